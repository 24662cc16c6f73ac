using Staves.Images.Oci;
using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>One file, directory or link of a root tree.</summary>
/// <param name="Member">Its path, mode, owner and times, as they go into the layer.</param>
/// <param name="Package">Who brings it: a package's name, or one of the words in <see cref="EntryOrigin"/>.</param>
/// <param name="ContentOffset">Where a file's content begins in the tree's spool file.</param>
/// <param name="ContentDigest">A file's content; null for all other kinds.</param>
public sealed record RootEntry(TarMember Member, string Package, long ContentOffset = 0, Digest? ContentDigest = null)
{
    public string Path => Member.Path;
}
