using System.Collections.Immutable;
using Staves.Packages.Tar;
using Staves.Portage.Installed;

namespace Staves.Packages.Roots;

/// <summary>A root filesystem of kept archives, with what planning reads of it in a directory. Its tree is made when the first object of it is asked for.</summary>
sealed class ArchivedRoot(
    string name, string identity, string copy, Lazy<ArchiveTree<ContentPlace>> tree, ImmutableArray<KeptArchive> archives) : IReadableRoot
{
    public string Name => name;

    public string Identity => $"archive {identity}";

    public bool IsFixed => true;

    public string? DirectoryPath => null;

    public InstalledPackageDatabase Installed { get; } = InstalledPackageDatabase.OfRoot(copy);

    public string ConfigRoot => copy;

    public RootObject? Find(string path) => tree.Value.Find(path) is { } node
        ? new RootObject(node.Member with { Path = path }, new RootFileId(0, node.Number), Stamp: "") { IsLinked = node.Names > 1 }
        : null;

    public IEnumerable<string> Names(string directory) => tree.Value.Find(directory)?.ChildNames ?? [];

    public Stream Open(RootObject file)
    {
        TarMember member = file.Member;
        return tree.Value.Find(member.Path) is { Content: { Archive: { } archive } content }
            ? archive.Open(content, member.Size)
            : member.Size == 0 ? Stream.Null : throw new ArgumentException($"`{member.Path}` is no file of `{name}`", nameof(file));
    }

    public void Dispose()
    {
        foreach (KeptArchive archive in archives)
        {
            archive.Dispose();
        }
    }

    public override string ToString() => name;
}
