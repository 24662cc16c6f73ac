using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>
/// A root filesystem that archives make, in memory: members are laid into it one after the other, as a tar program would lay them into a
/// directory, but every path is resolved inside it. Several archives are layers, of which a later one may take away what is below it.
/// </summary>
/// <typeparam name="TContent">What is known of a file's content: where it is kept, or what was found in it.</typeparam>
public sealed class ArchiveTree<TContent>
    where TContent : struct
{
    /// <summary>Linux's PATH_MAX. Links could lead a path deeper and deeper, and whoever walks the tree with it.</summary>
    const int LongestPath = 4096;

    const int ImplicitMode = 0x1ed; // octal 755

    readonly ArchiveNode<TContent> _root = new(new TarMember { Path = "", Kind = TarMemberKind.Directory, Mode = ImplicitMode }, default, 0);
    ulong _names;
    long _nameCharacters;
    int _layer;

    /// <summary>What comes now lies on top of all before.</summary>
    public void BeginLayer() => _layer++;

    /// <summary>Lays a member into the tree; of two at one path the later counts.</summary>
    /// <param name="member">As the archive has it.</param>
    /// <param name="content">What is known of a file's content.</param>
    /// <param name="archive">Which archive the messages name.</param>
    /// <exception cref="Portage.Diagnostics.StavesException">STV4203: it contradicts what is there. STV4204: the tree is too large.</exception>
    public void Add(TarMember member, TContent content, string archive)
    {
        if (member.Path.Length == 0)
        {
            _root.Member = KeptAttributes.Reduce(member);
            return;
        }

        ArchiveNode<TContent> parent = MakeDirectory(RootPath.ParentOf(member.Path), member.Path, archive);
        string name = RootPath.NameOf(member.Path);
        Count(name, archive);
        if (member.Kind == TarMemberKind.HardLink)
        {
            ArchiveNode<TContent> target = Named(member.LinkTarget!) is { Node: { Member.Kind: not TarMemberKind.Directory } found }
                ? found
                : throw RootFailure.Contradiction(archive, member.Path, $"is a hard link to `{member.LinkTarget}`, which is no file before it");
            target.Names++;
            parent.Set(name, target, _layer);
        }
        else if (member.Kind == TarMemberKind.Directory && parent.Child(name) is { Member.Kind: TarMemberKind.Directory } existing)
        {
            existing.Member = KeptAttributes.Reduce(member);
            parent.Set(name, existing, _layer);
        }
        else
        {
            parent.Set(name, new ArchiveNode<TContent>(KeptAttributes.Reduce(member), content, _names), _layer);
        }
    }

    /// <summary>Takes away what layers below have at a path (OCI image-spec, layer: whiteouts).</summary>
    public void Remove(string path)
    {
        if (Named(path) is not { Node: { } node } named)
        {
            return;
        }

        if (named.Layer < _layer)
        {
            named.Parent.Remove(RootPath.NameOf(path));
        }
        else
        {
            node.RemoveBelow(_layer);
        }
    }

    /// <summary>Takes away what layers below have in a directory (OCI image-spec, layer: opaque whiteout).</summary>
    public void Empty(string directory)
    {
        if (Resolve(directory) is { } resolved)
        {
            Find(resolved)?.RemoveBelow(_layer);
        }
    }

    /// <summary>All names below the root with what they name, directories before what is in them, names in their order; a file that has several
    /// comes by each, with the same number.</summary>
    public IEnumerable<(TarMember Member, TContent Content, ulong Number)> Walk()
    {
        var open = new Stack<(string Path, ArchiveNode<TContent> Node)>();
        Push("", _root);
        while (open.TryPop(out (string Path, ArchiveNode<TContent> Node) next))
        {
            yield return (next.Node.Member with { Path = next.Path }, next.Node.Content, next.Node.Number);
            Push(next.Path, next.Node);
        }

        void Push(string path, ArchiveNode<TContent> node)
        {
            foreach (string name in node.ChildNames.Reverse())
            {
                open.Push((RootPath.Join(path, name), node.Child(name)!));
            }
        }
    }

    /// <summary>What is at a path without links before its last part; null where there is nothing.</summary>
    internal ArchiveNode<TContent>? Find(string path)
    {
        ArchiveNode<TContent>? node = _root;
        ReadOnlySpan<char> rest = path;
        while (!rest.IsEmpty && node is not null)
        {
            int slash = rest.IndexOf('/');
            node = node.Child((slash < 0 ? rest : rest[..slash]).ToString());
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        return node;
    }

    string? Resolve(string path) => RootPath.Resolve(path, followLast: true, inside => Find(inside)?.Member.LinkTarget);

    /// <summary>What a path names, its directories resolved; null where it has no directory.</summary>
    (ArchiveNode<TContent> Parent, ArchiveNode<TContent>? Node, int Layer)? Named(string path)
    {
        if (Resolve(RootPath.ParentOf(path)) is not { } resolved || Find(resolved) is not { } parent)
        {
            return null;
        }

        string name = RootPath.NameOf(path);
        return (parent, parent.Child(name), parent.LayerOf(name));
    }

    /// <summary>A directory that no member is for is made as tar programs make it; each on the way belongs to the layer then.</summary>
    ArchiveNode<TContent> MakeDirectory(string path, string member, string archive)
    {
        string resolved = Resolve(path) ?? throw RootFailure.Contradiction(archive, member, "goes through links that go in a circle");
        if (resolved.Length > LongestPath)
        {
            throw RootFailure.Contradiction(archive, member, "is through links at a path that is longer than any may be");
        }

        ArchiveNode<TContent> node = _root;
        foreach (string name in resolved.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            ArchiveNode<TContent>? child = node.Child(name);
            if (child is null)
            {
                Count(name, archive);
                child = new ArchiveNode<TContent>(new TarMember { Path = name, Kind = TarMemberKind.Directory, Mode = ImplicitMode }, default, _names);
            }

            if (child.Member.Kind != TarMemberKind.Directory)
            {
                throw RootFailure.Contradiction(archive, member, $"is below `{name}`, which is no directory");
            }

            node.Set(name, child, _layer);
            node = child;
        }

        return node;
    }

    void Count(string name, string archive)
    {
        _names++;
        _nameCharacters += name.Length;
        if (_names > ArchiveLimits.MostNames)
        {
            throw RootFailure.TooMuch(archive, ArchiveLimits.MostNames, "members");
        }

        if (_nameCharacters > ArchiveLimits.MostNameCharacters)
        {
            throw RootFailure.TooMuch(archive, ArchiveLimits.MostNameCharacters, "characters in the names of its members");
        }
    }
}
