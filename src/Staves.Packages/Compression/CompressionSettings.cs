namespace Staves.Packages.Compression;

/// <summary>How a package is compressed. The same settings give the same bytes for the same input on every machine.</summary>
public sealed record CompressionSettings
{
    /// <summary>zstd at level 9: nearly as small as its highest levels at a small part of their time.</summary>
    public static readonly CompressionSettings Default = new(CompressionFormat.Zstandard);

    /// <summary>zstd for packages that can be made again at any time.</summary>
    public static readonly CompressionSettings Fast = new(CompressionFormat.Zstandard, level: 3) { IsFast = true };

    /// <param name="format">The compression.</param>
    /// <param name="level">As the format's own tool counts them; null is this project's choice.</param>
    public CompressionSettings(CompressionFormat format, int? level = null)
    {
        (int lowest, int usual, int highest) = LevelsOf(format);
        ArgumentOutOfRangeException.ThrowIfLessThan(level ?? usual, lowest, nameof(level));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level ?? usual, highest, nameof(level));
        (Format, Level) = (format, level ?? usual);
    }

    public CompressionFormat Format { get; }

    public int Level { get; }

    /// <summary>Whether it is as in <see cref="FastZstandard"/>, whatever the level.</summary>
    internal bool IsFast { get; private init; }

    static (int Lowest, int Usual, int Highest) LevelsOf(CompressionFormat format) => format switch
    {
        CompressionFormat.None => (0, 0, 0),
        CompressionFormat.Zstandard => (1, 9, 22),
        CompressionFormat.Gzip => (1, 6, 9),
        CompressionFormat.Bzip2 => (9, 9, 9),
        CompressionFormat.Xz or CompressionFormat.Lzip => (0, 6, 9),
        CompressionFormat.Lz4 => (1, 1, 12),
        CompressionFormat.Lzop => (1, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
