namespace Staves.Packages.Compression;

/// <summary>What tells one compression from another: its first bytes, its extension, its name in make.conf.</summary>
public static class CompressionFormats
{
    /// <summary>How many first bytes <see cref="Detect"/> looks at.</summary>
    public const int LongestMagic = 9;

    static ReadOnlySpan<byte> XzMagic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    static ReadOnlySpan<byte> LzopMagic => [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The compression that a stream with this beginning has; none where it is not known.</summary>
    public static CompressionFormat Detect(ReadOnlySpan<byte> start) => start switch
    {
        [0x28, 0xb5, 0x2f, 0xfd, ..] => CompressionFormat.Zstandard,

        // A skippable frame may come first: `pzstd` and indexed files begin with one.
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => CompressionFormat.Zstandard,
        [0x1f, 0x8b, ..] => CompressionFormat.Gzip,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => CompressionFormat.Bzip2,
        [0x04, 0x22, 0x4d, 0x18, ..] or [0x02, 0x21, 0x4c, 0x18, ..] => CompressionFormat.Lz4,
        [(byte)'L', (byte)'Z', (byte)'I', (byte)'P', ..] => CompressionFormat.Lzip,
        _ when start.StartsWith(XzMagic) => CompressionFormat.Xz,
        _ when start.StartsWith(LzopMagic) => CompressionFormat.Lzop,
        _ => CompressionFormat.None,
    };

    /// <summary>The format of this name in make.conf: `zstd`, `none`.</summary>
    public static bool TryParse(string name, out CompressionFormat format)
    {
        foreach (CompressionFormat known in Enum.GetValues<CompressionFormat>())
        {
            if (known.Name == name)
            {
                format = known;
                return true;
            }
        }

        format = default;
        return false;
    }

    extension(CompressionFormat format)
    {
        /// <summary>Its value of `BINPKG_COMPRESS`.</summary>
        public string Name => format switch
        {
            CompressionFormat.None => "none",
            CompressionFormat.Zstandard => "zstd",
            _ => format.ToString().ToLowerInvariant(),
        };

        /// <summary>What GLEP 78 puts behind `.tar`, with its dot; nothing for no compression.</summary>
        public string Extension => format switch
        {
            CompressionFormat.Zstandard => ".zst",
            CompressionFormat.Gzip => ".gz",
            CompressionFormat.Bzip2 => ".bz2",
            CompressionFormat.Lzip => ".lz",
            CompressionFormat.Lzop => ".lzo",
            CompressionFormat.Xz => ".xz",
            CompressionFormat.Lz4 => ".lz4",
            _ => "",
        };
    }
}
