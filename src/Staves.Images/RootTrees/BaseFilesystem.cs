using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>The directories that every image has: mount points that runtimes expect, and where programs take being allowed to write for granted.</summary>
static class BaseFilesystem
{
    static readonly ImmutableArray<(string Path, string Mode)> Table =
    [
        ("dev", "755"),
        ("etc", "755"),
        ("proc", "555"),
        ("root", "700"),
        ("run", "755"),
        ("sys", "555"),
        ("tmp", "1777"),
        ("var", "755"),
        ("var/tmp", "1777"),
    ];

    public static IEnumerable<Candidate> Directories(long modificationTime) =>
        Table.Select(row => Directory(row.Path, Convert.ToInt32(row.Mode, fromBase: 8), modificationTime));

    public static Candidate Directory(string path, int mode, long modificationTime, string origin = EntryOrigin.Base) => new(
        new TarMember { Path = path, Kind = TarMemberKind.Directory, Mode = mode, ModificationTime = modificationTime },
        origin);

    public static Candidate File(string path, int mode, long size, long modificationTime) => new(
        new TarMember { Path = path, Kind = TarMemberKind.File, Mode = mode, Size = size, ModificationTime = modificationTime },
        EntryOrigin.Base);
}
