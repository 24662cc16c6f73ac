using Staves.Resolution.Solver;

namespace Staves.Resolution.MergeOrder;

/// <summary>Tarjan's strongly connected components: the packages that need each other in a circle, and those that stand alone.</summary>
sealed class Circles
{
    readonly Func<PackageNode, IReadOnlyList<PackageNode>> _needs;
    readonly Dictionary<PackageNode, Member> _members;
    readonly Stack<Member> _open = [];
    readonly List<IReadOnlyList<PackageNode>> _found = [];
    int _visited;

    Circles(IReadOnlyList<PackageNode> packages, Func<PackageNode, IReadOnlyList<PackageNode>> needs)
    {
        _needs = needs;
        _members = new Dictionary<PackageNode, Member>(packages.Count);
        foreach (PackageNode package in packages)
        {
            _members.Add(package, new Member(package));
        }

        foreach (PackageNode package in packages)
        {
            if (_members[package] is { IsVisited: false } member)
            {
                Visit(member);
            }
        }
    }

    /// <summary>Each circle after those that it needs, otherwise in the order given; needs that lead out of the packages do not count.</summary>
    public static IReadOnlyList<IReadOnlyList<PackageNode>> NeedsFirst(
        IReadOnlyList<PackageNode> packages, Func<PackageNode, IReadOnlyList<PackageNode>> needs) => new Circles(packages, needs)._found;

    void Visit(Member member)
    {
        member.IsVisited = true;
        member.Position = member.Lowest = _visited++;
        member.IsOpen = true;
        _open.Push(member);
        foreach (PackageNode need in _needs(member.Package))
        {
            if (!_members.TryGetValue(need, out Member? other))
            {
                continue;
            }

            if (!other.IsVisited)
            {
                Visit(other);
                member.Lowest = Math.Min(member.Lowest, other.Lowest);
            }
            else if (other.IsOpen)
            {
                member.Lowest = Math.Min(member.Lowest, other.Position);
            }
        }

        if (member.Lowest == member.Position)
        {
            Close(member);
        }
    }

    void Close(Member first)
    {
        List<Member> circle = [];
        Member member;
        do
        {
            member = _open.Pop();
            member.IsOpen = false;
            circle.Add(member);
        }
        while (member != first);
        circle.Sort((left, right) => left.Position.CompareTo(right.Position));
        _found.Add(circle.ConvertAll(found => found.Package));
    }

    /// <summary>What the walk knows about a package.</summary>
    sealed class Member(PackageNode package)
    {
        public PackageNode Package => package;

        public bool IsVisited { get; set; }

        /// <summary>When it was visited.</summary>
        public int Position { get; set; }

        /// <summary>The position of the first package that it leads back to.</summary>
        public int Lowest { get; set; }

        public bool IsOpen { get; set; }
    }
}
