using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>An object of an <see cref="ArchiveTree{TContent}"/>, whatever its names are.</summary>
/// <param name="member">Owner, mode and so on; of its path only the first name is known.</param>
/// <param name="content">What is known of a file's content.</param>
/// <param name="number">What an inode is on a disk.</param>
sealed class ArchiveNode<TContent>(TarMember member, TContent content, ulong number)
    where TContent : struct
{
    /// <summary>What a directory holds, and the last layer that says something about it.</summary>
    readonly Dictionary<string, (ArchiveNode<TContent> Node, int Layer)>? _children =
        member.Kind == TarMemberKind.Directory ? new(StringComparer.Ordinal) : null;

    public TarMember Member { get; set; } = member;

    public TContent Content => content;

    public ulong Number => number;

    /// <summary>How many names it was given.</summary>
    public int Names { get; set; } = 1;

    public IEnumerable<string> ChildNames => _children is null ? [] : _children.Keys.Order(StringComparer.Ordinal);

    public ArchiveNode<TContent>? Child(string name) => _children?.GetValueOrDefault(name).Node;

    public int LayerOf(string name) => _children?.GetValueOrDefault(name).Layer ?? 0;

    public void Set(string name, ArchiveNode<TContent> node, int layer) => _children![name] = (node, layer);

    public void Remove(string name) => _children!.Remove(name);

    /// <summary>Removes all that only earlier layers say something about.</summary>
    public void RemoveBelow(int layer)
    {
        foreach ((string name, (ArchiveNode<TContent> node, int last)) in _children?.ToArray() ?? [])
        {
            if (last < layer)
            {
                _children!.Remove(name);
            }
            else
            {
                node.RemoveBelow(layer);
            }
        }
    }
}
