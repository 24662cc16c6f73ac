using System.Globalization;
using System.Security.Cryptography;
using Staves.Images.RootTrees;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Tests.Packages;
using ZstdSharp;

namespace Staves.Tests.Images.RootTrees;

/// <summary>Trees next to roots that Portage filled from the same binary packages, in the same order.</summary>
public sealed class PortageRootTests : IDisposable
{
    /// <summary>`app-misc/phases` was removed again, which leaves its directory; the tree does without it.</summary>
    static readonly string[] Merged =
    [
        "dev-libs/libgreet/libgreet-2.0-1", "app-misc/data/data-0.5-r1-2", "app-misc/useful/useful-1.5_rc2_p3-2", "app-misc/slotted/slotted-2.3-1",
        "acct-group/staver/staver-0-1", "virtual/greet/greet-1-2", "acct-user/staver/staver-0-1", "app-misc/hello/hello-2.1-r3-2",
        "app-misc/caps/caps-1-1", "app-misc/oddnodes/oddnodes-1-1",
    ];

    /// <summary>What differs, and why.</summary>
    static readonly (string Path, string Reason)[] Different =
    [
        ("etc/group", "the image has the accounts that every image has"), ("etc/passwd", "as above"), ("etc/shadow", "as above"),
        ("etc/csh.env", "nothing has run"), ("etc/profile.env", "as above"), ("etc/environment.d", "as above"), ("etc/ld.so.conf", "as above"),
        ("var/log", "as above"), ("usr/share/phases", "the package was removed again"),
        ("var/db", "Portage's own"), ("var/cache", "as above"), ("var/lib/portage", "as above"),
        ("dev", "every image has it"), ("proc", "as above"), ("root", "as above"), ("run", "as above"), ("sys", "as above"),
        ("usr/bin/capprog", "Portage took a package in XPAK format, which has the capability"),
        ("usr/share/oddnodes/a fifo", "its time is when it was merged"), ("usr/share/oddnodes/null", "as above"),
    ];

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_tree_has_the_same_objects_as_the_root_that_Portage_filled()
    {
        string fixtures = TestPaths.SharedOrSkip("fixtures");
        using var builder = new RootTreeBuilder(_scratch.Path, int.MaxValue, PruningRules.None);
        foreach (string name in Merged)
        {
            using var package = GpkgFile.Open($"{fixtures}/binpkgs/gpkg-zstd-multi/{name}.gpkg.tar");
            builder.Add(package, name, CancellationToken.None);
        }

        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal(Lines(RootOf($"{fixtures}/vdb/root-binary.tar.zst")), Lines(tree));
    }

    static IEnumerable<string> Lines(RootTree tree) => Lines(tree.Entries.Select(entry =>
    {
        if (entry.Member.Kind is not (TarMemberKind.File or TarMemberKind.HardLink))
        {
            return (entry.Member, "");
        }

        using Stream content = tree.OpenContent(entry);
        return (entry.Member, Convert.ToHexString(SHA256.HashData(content)));
    }));

    static IEnumerable<string> Lines(IEnumerable<(TarMember Member, string Digest)> members) => members
        .Where(one => one.Member.Path.Length > 0 && !RootPath.NameOf(one.Member.Path).StartsWith(".keep_", StringComparison.Ordinal))
        .Where(one => !Different.Any(different => one.Member.Path == different.Path || one.Member.Path.StartsWith(different.Path + "/", StringComparison.Ordinal)))
        .Select(one => Line(one.Member, one.Digest))
        .Order(StringComparer.Ordinal);

    /// <summary>Which of several hard links comes first is the archive's business; directories and links have the time of the merge.</summary>
    static string Line(TarMember member, string digest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{member.Path} {Type(member.Kind)} {Convert.ToString(member.Mode, 8)} {member.UserId}:{member.GroupId} {TimeOf(member)} {LinkOf(member)} {member.DeviceMajor}:{member.DeviceMinor} {digest}");

    static string Type(TarMemberKind kind) => kind == TarMemberKind.HardLink ? "File" : kind.ToString();

    static long TimeOf(TarMember member) => member.Kind is TarMemberKind.File or TarMemberKind.HardLink ? member.ModificationTime : 0;

    static string? LinkOf(TarMember member) => member.Kind == TarMemberKind.SymbolicLink ? member.LinkTarget : null;

    static List<(TarMember Member, string Digest)> RootOf(string archive)
    {
        var members = new List<(TarMember Member, string Digest)>();
        using var plain = new DecompressionStream(File.OpenRead(archive), leaveOpen: false);
        using var reader = new TarArchiveReader(plain, archive);
        while (reader.ReadNext(CancellationToken.None) is { } member)
        {
            string digest = member.Kind switch
            {
                TarMemberKind.File => Convert.ToHexString(SHA256.HashData(reader.Content)),
                TarMemberKind.HardLink => members.Find(one => one.Member.Path == member.LinkTarget).Digest,
                _ => "",
            };
            members.Add((member, digest));
        }

        return members;
    }
}
