namespace Staves.Packages;

/// <summary>What goes into a binary package of either format.</summary>
public sealed record PackageContent
{
    /// <summary>File names of the VDB and their contents.</summary>
    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Metadata { get; init; }

    /// <summary>What is installed, relative to the root, in any order.</summary>
    public required IEnumerable<ImageEntry> Image { get; init; }

    /// <summary>Unix seconds, for what has no time of its own.</summary>
    public required long ModificationTime { get; init; }
}
