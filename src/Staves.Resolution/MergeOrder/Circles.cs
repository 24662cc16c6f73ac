using Staves.Resolution.Solver;

namespace Staves.Resolution.MergeOrder;

/// <summary>Tarjan's strongly connected components: the packages that need each other in a circle, and those that stand alone.</summary>
sealed class Circles
{
    readonly Func<PackageNode, IEnumerable<PackageNode>> _needs;
    readonly Dictionary<PackageNode, int> _position = [];
    readonly Dictionary<PackageNode, int> _lowest = [];
    readonly Stack<PackageNode> _open = [];
    readonly HashSet<PackageNode> _isOpen = [];
    readonly List<IReadOnlyList<PackageNode>> _found = [];

    Circles(IReadOnlyList<PackageNode> packages, Func<PackageNode, IEnumerable<PackageNode>> needs)
    {
        var members = packages.ToHashSet();
        _needs = package => needs(package).Where(members.Contains);
        foreach (PackageNode package in packages.Where(package => !_position.ContainsKey(package)))
        {
            Visit(package);
        }
    }

    /// <summary>Each circle after those that it needs, otherwise in the order given; needs that lead out of the packages do not count.</summary>
    public static IReadOnlyList<IReadOnlyList<PackageNode>> NeedsFirst(
        IReadOnlyList<PackageNode> packages, Func<PackageNode, IEnumerable<PackageNode>> needs) => new Circles(packages, needs)._found;

    void Visit(PackageNode package)
    {
        int position = _position.Count;
        _position.Add(package, position);
        _lowest[package] = position;
        _open.Push(package);
        _isOpen.Add(package);
        foreach (PackageNode need in _needs(package))
        {
            if (!_position.TryGetValue(need, out int earlier))
            {
                Visit(need);
                _lowest[package] = Math.Min(_lowest[package], _lowest[need]);
            }
            else if (_isOpen.Contains(need))
            {
                _lowest[package] = Math.Min(_lowest[package], earlier);
            }
        }

        if (_lowest[package] == position)
        {
            Close(package);
        }
    }

    void Close(PackageNode first)
    {
        List<PackageNode> circle = [];
        PackageNode member;
        do
        {
            member = _open.Pop();
            _isOpen.Remove(member);
            circle.Add(member);
        }
        while (member != first);
        _found.Add([.. circle.OrderBy(package => _position[package])]);
    }
}
