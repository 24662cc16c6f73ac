using System.Text;
using Staves.Images.RootTrees;
using Staves.Packages;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;

namespace Staves.Tests.Images;

/// <summary>Short ways to say what a package holds.</summary>
static class SampleTrees
{
    public const long Epoch = 1_700_000_000;

    public static (TarMember Member, byte[] Content) File(string path, string content = "", int mode = 0x1a4, long time = Epoch) =>
        Bytes(path, Encoding.UTF8.GetBytes(content), mode, time);

    public static (TarMember Member, byte[] Content) Bytes(string path, byte[] content, int mode = 0x1a4, long time = Epoch) => (
        new TarMember { Path = path, Kind = TarMemberKind.File, Mode = mode, Size = content.Length, ModificationTime = time },
        content);

    public static (TarMember Member, byte[] Content) Directory(string path, int mode = 0x1ed) =>
        (new TarMember { Path = path, Kind = TarMemberKind.Directory, Mode = mode, ModificationTime = Epoch }, []);

    public static (TarMember Member, byte[] Content) Link(string path, string target) =>
        (new TarMember { Path = path, Kind = TarMemberKind.SymbolicLink, Mode = 0x1ff, LinkTarget = target, ModificationTime = Epoch }, []);

    public static (TarMember Member, byte[] Content) HardLink(string path, string target) =>
        (new TarMember { Path = path, Kind = TarMemberKind.HardLink, Mode = 0x1a4, LinkTarget = target, ModificationTime = Epoch }, []);

    public static RootTreeBuilder Builder(string directory, PruningRules? rules = null) => new(directory, Epoch, rules ?? PruningRules.None);

    public static void Add(this RootTreeBuilder builder, string package, params (TarMember Member, byte[] Content)[] members) =>
        builder.Add(package, Reading(members), CancellationToken.None);

    /// <summary>Gives the members of a package as its archive would.</summary>
    public static Action<Action<TarMember, Stream>> Reading(IEnumerable<(TarMember Member, byte[] Content)> members) => visit =>
    {
        foreach ((TarMember member, byte[] content) in members)
        {
            using var stream = new MemoryStream(content);
            visit(member, stream);
        }
    };

    public static RootTree Build(string directory, PruningRules rules, params (TarMember Member, byte[] Content)[] members)
    {
        using RootTreeBuilder builder = Builder(directory, rules);
        builder.Add("app-misc/one-1", members);
        return builder.Build(CancellationToken.None);
    }

    public static Task WritePackageAsync(string path, string prefix, params (TarMember Member, byte[] Content)[] members) => GpkgWriter.WriteAsync(
        path,
        prefix,
        new[] { "CATEGORY", "PF", "SLOT" }.ToDictionary(name => name, _ => (ReadOnlyMemory<byte>)"x\n"u8.ToArray(), StringComparer.Ordinal),
        members.Select(one => new ImageEntry(one.Member, one.Member.Kind == TarMemberKind.File ? () => new MemoryStream(one.Content) : null)),
        Epoch,
        CancellationToken.None);

    /// <summary>The paths of a tree without what every image has.</summary>
    public static string[] Paths(this RootTree tree) =>
        [.. tree.Entries.Where(entry => entry.Package != EntryOrigin.Base && entry.Path != "etc").Select(entry => entry.Path)];

    public static string Text(this RootTree tree, string path)
    {
        using var reader = new StreamReader(tree.OpenContent(tree.Resolve(path)!));
        return reader.ReadToEnd();
    }
}
