using System.Collections.Immutable;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;
using Staves.Resolution.Solver;

namespace Staves.Resolution.MergeOrder;

/// <summary>
/// An order in which what a package needs comes before it. Where needs run in a circle the weaker ones give way in it: first what packages
/// need to run (as Portage lets them follow), then what the things that a package is compiled against need to run. What compiling itself
/// needs never gives way.
/// </summary>
sealed class MergeOrdering
{
    readonly List<PackageNode> _ordered = [];
    readonly Dictionary<PackageNode, IReadOnlyCollection<PackageNode>> _sysroots = [];
    readonly Dictionary<(PackageNode, Strength), List<PackageNode>> _needs = [];

    enum Strength
    {
        Build,
        Sysroot,
        Runtime,
    }

    /// <summary>Packages of which each has a build dependency on the next, the last one being the first; empty where there is an
    /// order.</summary>
    public ImmutableArray<PackageNode> Circle { get; private set; } = [];

    /// <summary>The circle, each step with the variable that makes it.</summary>
    public IEnumerable<Need> CircleOfNeeds => Circle.Zip(
        Circle.Skip(1),
        (parent, child) => new Need(parent, child, parent.BuildDependencies.Contains(child) ? DependencyKind.Build : DependencyKind.Run));

    /// <summary>The circle as a problem.</summary>
    public ResolutionProblem.Circular Problem => new(Circle[0].Name.Package)
    {
        Chain = [.. Circle.Select(package => package.ToString())],
    };

    public static MergeOrdering Of(IReadOnlyList<PackageNode> packages)
    {
        var ordering = new MergeOrdering();
        ordering.Place([.. packages.Where(package => !package.Candidate.IsInstalled || IsFollowed(package))], Strength.Runtime);
        return ordering;
    }

    /// <summary>Appends packages among which needs of this strength, and stronger ones, are kept where they run in no circle.</summary>
    void Place(IReadOnlyList<PackageNode> packages, Strength strength)
    {
        IReadOnlyList<IReadOnlyList<PackageNode>> circles = Circles.NeedsFirst(packages, package => Needs(package, strength));
        foreach (IReadOnlyList<PackageNode> circle in SmallerFirst(circles, strength))
        {
            if (circle is [var single] && !BuildNeeds(single).Contains(single))
            {
                _ordered.Add(single);
            }
            else if (circle.Count == 1 || strength == Strength.Build)
            {
                Circle = Circle.IsEmpty ? CircleFrom(circle) : Circle;
            }
            else
            {
                Place(circle, strength - 1);
            }
        }
    }

    /// <summary>Of circles that do not need each other the smaller one comes first, as in Portage; single packages stay where they are.</summary>
    IEnumerable<IReadOnlyList<PackageNode>> SmallerFirst(IReadOnlyList<IReadOnlyList<PackageNode>> circles, Strength strength)
    {
        if (circles.Count(circle => circle.Count > 1) < 2)
        {
            return circles;
        }

        var open = circles.SelectMany(circle => circle).ToHashSet();
        var waiting = new List<IReadOnlyList<PackageNode>>(circles);
        var sorted = new List<IReadOnlyList<PackageNode>>(circles.Count);
        while (waiting.Count > 0)
        {
            IReadOnlyList<PackageNode> next = waiting[0].Count == 1 ? waiting[0] : waiting.Where(IsReady).MinBy(circle => circle.Count)!;
            waiting.Remove(next);
            open.ExceptWith(next);
            sorted.Add(next);
        }

        return sorted;

        bool IsReady(IReadOnlyList<PackageNode> circle) => circle.Count > 1
            && circle.All(package => Needs(package, strength).All(need => !open.Contains(need) || circle.Contains(need)));
    }

    /// <summary>What comes before a package; found once.</summary>
    List<PackageNode> Needs(PackageNode package, Strength strength)
    {
        if (_needs.TryGetValue((package, strength), out List<PackageNode>? known))
        {
            return known;
        }

        List<PackageNode> needs = strength == Strength.Build ? [] : [.. SysrootOf(package)];
        if (strength != Strength.Runtime)
        {
            needs.AddRange(BuildNeeds(package));
        }
        else
        {
            needs.AddRange(package.InstallDependencies);
            needs.AddRange(package.RuntimeDependencies);

            // What a package needs to run works only with its own PDEPEND.
            foreach (PackageNode dependency in package.RuntimeDependencies)
            {
                needs.AddRange(dependency.PostDependencies);
            }
        }

        _needs.Add((package, strength), needs);
        return needs;
    }

    IReadOnlyCollection<PackageNode> SysrootOf(PackageNode package)
    {
        if (!_sysroots.TryGetValue(package, out IReadOnlyCollection<PackageNode>? sysroot))
        {
            _sysroots.Add(package, sysroot = PackageGraph.SysrootOf(package));
        }

        return sysroot;
    }

    /// <summary>What must be there before. A virtual (GLEP 37) is there when what it stands for is.</summary>
    static IEnumerable<PackageNode> BuildNeeds(PackageNode package) => package.Name.Package.IsVirtual
        ? package.BuildDependencies.Concat(package.RuntimeDependencies)
        : package.BuildDependencies;

    /// <summary>Whether an installed package leads to others, so that what needs it comes after these.</summary>
    static bool IsFollowed(PackageNode package) => package.RuntimeDependencies.Count > 0 || package.PostDependencies.Count > 0;

    /// <summary>One way round among packages of which each has a build dependency on another of them.</summary>
    static ImmutableArray<PackageNode> CircleFrom(IReadOnlyList<PackageNode> packages)
    {
        List<PackageNode> path = [];
        PackageNode next = packages[0];
        while (!path.Contains(next))
        {
            path.Add(next);
            next = BuildNeeds(next).First(packages.Contains);
        }

        return [.. path.SkipWhile(package => package != next), next];
    }

    /// <param name="candidates">Knows why binary packages were not taken.</param>
    public Plan ToPlan(CandidateFinder candidates)
    {
        List<PackageNode> wanted = _ordered.FindAll(package => !package.IsLeftOut && !package.Candidate.IsInstalled);
        var positions = new Dictionary<PackageNode, int>(wanted.Count);
        foreach (PackageNode package in wanted)
        {
            positions.Add(package, positions.Count);
        }

        ImmutableArray<PlannedPackage>.Builder planned = ImmutableArray.CreateBuilder<PlannedPackage>(wanted.Count);
        foreach (PackageNode package in wanted)
        {
            planned.Add(new PlannedPackage
            {
                Metadata = package.Candidate.Metadata,
                Root = package.Root,
                Binary = package.Candidate.Binary,
                BinaryRejections = candidates.RejectionsOf(package.Candidate),
                Use = package.Candidate.Use.Enabled,
                BuildDependencies = Ascending(positions, package.BuildDependencies),
                RuntimeDependencies = Ascending(positions, package.RuntimeDependencies, package.PostDependencies),
                ProvidedBuildDependencies = ProvidedTo(package),
                Goals = Distinct(package.Goals),
                RequiredBy = Distinct(package.RequiredBy).Sort(StringComparer.Ordinal),
            });
        }

        return new Plan(planned.MoveToImmutable());
    }

    /// <summary>The positions of the packages that have one, each once.</summary>
    static ImmutableArray<int> Ascending(Dictionary<PackageNode, int> positions, params ReadOnlySpan<List<PackageNode>> lists)
    {
        var found = new List<int>();
        foreach (List<PackageNode> packages in lists)
        {
            foreach (PackageNode package in packages)
            {
                if (positions.TryGetValue(package, out int position) && !found.Contains(position))
                {
                    found.Add(position);
                }
            }
        }

        found.Sort();
        return [.. found];
    }

    /// <summary>What compiling a package needs that the builder has, by name.</summary>
    static ImmutableArray<QualifiedPackageName> ProvidedTo(PackageNode package)
    {
        var provided = new SortedSet<QualifiedPackageName>(package.ProvidedBuildDependencies);
        foreach (PackageNode dependency in package.BuildDependencies)
        {
            if (dependency.Candidate.IsInstalled)
            {
                provided.Add(dependency.Name.Package);
            }
        }

        return [.. provided];
    }

    static ImmutableArray<string> Distinct(List<string> texts) => texts.Count < 2 ? [.. texts] : [.. texts.Distinct(StringComparer.Ordinal)];
}
