using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Images.Inspection;

/// <summary>A file, directory, link or device of an image as a container sees it.</summary>
public sealed record InspectedFile
{
    /// <summary>The set-user-id bit of a mode (inode(7)).</summary>
    const int SetUserId = 0x800;
    const int SetGroupId = 0x400;
    const int Sticky = 0x200;
    const int WritableByAll = 2;

    /// <summary>Without a slash at its beginning.</summary>
    public required string Path { get; init; }

    public required TarMemberKind Kind { get; init; }

    /// <summary>Bytes of a file; zero for a further name of one that came before, and for everything else.</summary>
    public long Size { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky.</summary>
    public int Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>What a symbolic link says; null for everything else.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>The number of the layer that brings it, the lowest is zero.</summary>
    public int Layer { get; init; }

    /// <summary>The package that it belongs to, <see cref="InspectedPackage.Id"/>; null where no package has it.</summary>
    public string? Package { get; init; }

    /// <summary>SHA-256 of its content, where that was asked for.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Capabilities that it lends to whoever runs it, `cap_net_raw=ep` (capabilities(7)); null where there are none.</summary>
    public string? Capabilities { get; init; }

    /// <summary>Of a program or a library.</summary>
    public ElfHardening? Hardening { get; init; }

    /// <summary>Run paths of it that somebody else than the image's author can fill: relative ones, and directories that all may write.</summary>
    public IReadOnlyList<string> UnsafeRunPaths { get; init; } = [];

    /// <summary>Whether it runs with the rights of its owner or group.</summary>
    public bool IsSetId => Kind == TarMemberKind.File && (Mode & (SetUserId | SetGroupId)) != 0;

    /// <summary>Whether all may change it: a file, or a directory in which all may replace the files of others.</summary>
    public bool IsWritableByAll => (Mode & WritableByAll) != 0
        && (Kind == TarMemberKind.File || (Kind == TarMemberKind.Directory && (Mode & Sticky) == 0));
}
