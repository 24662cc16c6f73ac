using Staves.Images.Oci;
using Staves.Packages.Tar;
using Staves.Portage.Files;

namespace Staves.Images.Installing;

/// <summary>What is known of something in a directory: what it is in the tree, and what it was on the disk when it was looked at last.</summary>
/// <param name="Member">Path, mode, owner and attributes in the tree.</param>
/// <param name="Digest">The content of a file or hard link.</param>
/// <param name="Status">What the disk says of a file; null for all that is no file.</param>
sealed record DirectoryEntry(TarMember Member, Digest? Digest, FileStatus? Status)
{
    /// <summary>Devices are not on the disk: only root could make them.</summary>
    public bool IsOnDisk => Member.Kind is not (TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice or TarMemberKind.Fifo);
}
