namespace Staves.Building.Documentation;

/// <summary>What programs that compress add to the names of files.</summary>
static class CompressionSuffixes
{
    static readonly string[] All = [".Z", ".gz", ".bz2", ".lzma", ".lz", ".lzo", ".lz4", ".xz", ".zst"];

    /// <summary>The name before; null for a name that none of them made.</summary>
    public static string? Strip(string path) =>
        All.FirstOrDefault(suffix => path.EndsWith(suffix, StringComparison.Ordinal)) is { } found ? path[..^found.Length] : null;

    /// <summary>A name, and what it may be called when it is compressed.</summary>
    public static IEnumerable<string> Variants(string path) => [path, .. All.Select(suffix => path + suffix)];
}
