using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>One file, directory or link of a root tree.</summary>
/// <param name="Member">Its path, mode, owner and times, as they go into the layer.</param>
/// <param name="Package">Who brings it: a package's name, or one of the words in <see cref="EntryOrigin"/>.</param>
public sealed record RootEntry(TarMember Member, string Package)
{
    public string Path => Member.Path;

    /// <summary>A file's content; null for all other kinds.</summary>
    public Digest? ContentDigest => Content?.Digest;

    /// <summary>What a loader reads in a file; null for all that is no ELF file.</summary>
    internal ElfFile? Elf => Content?.Elf;

    internal SpooledContent? Content { get; init; }
}
