using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;

namespace Staves.Resolution;

/// <summary>Answers from a plan who needs whom to run. Numbers are positions in <see cref="Plan.Packages"/>.</summary>
public sealed class PlanGraph
{
    readonly Plan _plan;
    readonly ImmutableArray<ImmutableArray<int>> _dependents;
    readonly ImmutableArray<ImmutableArray<int>> _compiled;

    public PlanGraph(Plan plan)
    {
        _plan = plan;
        _dependents = Inverse(plan, package => package.RuntimeDependencies);
        _compiled = Inverse(plan, package => package.BuildDependencies);
    }

    /// <summary>The packages of a root that goals ask for.</summary>
    public IEnumerable<int> Requested(PackageRoot root) =>
        Enumerable.Range(0, _plan.Packages.Length).Where(index => _plan.Packages[index].Root == root && !_plan.Packages[index].Goals.IsEmpty);

    /// <summary>Who needs a package to run, in the same root.</summary>
    public ImmutableArray<int> DependentsOf(int package) => _dependents[package];

    /// <summary>How many packages of its root need a package to run, themselves or over others.</summary>
    public int CountAllDependentsOf(int package)
    {
        var reached = new HashSet<int> { package };
        var waiting = new Stack<int>(reached);
        while (waiting.TryPop(out int next))
        {
            foreach (int dependent in _dependents[next].Where(reached.Add))
            {
                waiting.Push(dependent);
            }
        }

        return reached.Count - 1;
    }

    /// <summary>What is compiled with a package.</summary>
    public ImmutableArray<int> CompiledWith(int package) => _compiled[package];

    /// <summary>The shortest way to a package over each that needs it: from one that a goal asks for, or that something is compiled with, to
    /// the package itself. Short ways come first.</summary>
    public ImmutableArray<ImmutableArray<int>> WaysTo(int package)
    {
        return
        [
            .. DependentsOf(package)
                .Select(dependent => ShortestFromStart(dependent, avoided: package))
                .Where(way => !way.IsEmpty)
                .Select(way => way.Add(package))
                .OrderBy(way => way.Length)
                .ThenBy(way => _plan.Packages[way[^2]].Metadata.Name),
        ];
    }

    /// <summary>The packages of its root, but for itself, that would be needed no more without a package.</summary>
    public ImmutableArray<int> BroughtAlone(int package)
    {
        PackageRoot root = _plan.Packages[package].Root;
        HashSet<int> left = Reached(Starts(root).Where(start => start != package), package);
        return [.. Enumerable.Range(0, _plan.Packages.Length).Where(index => _plan.Packages[index].Root == root && index != package && !left.Contains(index))];
    }

    /// <summary>The USE flags but for which a package would not need another; empty where it needs it with any.</summary>
    public ImmutableArray<string> ConditionsOf(int dependent, int dependency)
    {
        PlannedPackage package = _plan.Packages[dependent];
        PackageMetadata wanted = _plan.Packages[dependency].Metadata;
        var conditions = new List<ImmutableArray<string>>();
        foreach (string text in new[] { package.Metadata.Rdepend, package.Metadata.Pdepend })
        {
            if (DependencySpecifications.TryParsePackages(text, package.Metadata.Eapi, out var tree, out _))
            {
                Collect(tree, []);
            }
        }

        return conditions.MinBy(flags => flags.Length) is { IsDefault: false } least ? least : [];

        void Collect(DependencyNode<PackageDependency> node, ImmutableArray<string> flags)
        {
            switch (node)
            {
                case DependencyNode<PackageDependency>.Item { Value.Blocker: Blocker.None } item
                    when item.Value.Matches(wanted):
                    conditions.Add(flags);
                    break;
                case DependencyNode<PackageDependency>.UseConditional conditional when !conditional.AppliesTo(package.Use):
                    break;
                case DependencyNode<PackageDependency>.UseConditional conditional:
                    foreach (DependencyNode<PackageDependency> child in conditional.Children)
                    {
                        Collect(child, flags.Add(conditional.Negated ? $"-{conditional.Flag}" : conditional.Flag));
                    }

                    break;
                case DependencyNode<PackageDependency>.Group group:
                    foreach (DependencyNode<PackageDependency> child in group.Children)
                    {
                        Collect(child, flags);
                    }

                    break;
            }
        }
    }

    /// <summary>The packages that would be in a root if nothing else needed them.</summary>
    IEnumerable<int> Starts(PackageRoot root) => Enumerable.Range(0, _plan.Packages.Length)
        .Where(index => _plan.Packages[index].Root == root && (!_plan.Packages[index].Goals.IsEmpty || !_compiled[index].IsEmpty));

    HashSet<int> Reached(IEnumerable<int> starts, int avoided)
    {
        var reached = new HashSet<int>(starts);
        var waiting = new Stack<int>(reached);
        while (waiting.TryPop(out int next))
        {
            foreach (int dependency in _plan.Packages[next].RuntimeDependencies)
            {
                if (dependency != avoided && reached.Add(dependency))
                {
                    waiting.Push(dependency);
                }
            }
        }

        return reached;
    }

    /// <summary>Backwards from a package, breadth first; empty where all ways lead over the avoided one.</summary>
    ImmutableArray<int> ShortestFromStart(int package, int avoided)
    {
        var next = new Dictionary<int, int> { [package] = -1 };
        var waiting = new Queue<int>([package]);
        while (waiting.TryDequeue(out int found))
        {
            if (!_plan.Packages[found].Goals.IsEmpty || !_compiled[found].IsEmpty)
            {
                List<int> way = [];
                for (int step = found; step >= 0; step = next[step])
                {
                    way.Add(step);
                }

                return [.. way];
            }

            foreach (int dependent in _dependents[found])
            {
                if (dependent != avoided && next.TryAdd(dependent, found))
                {
                    waiting.Enqueue(dependent);
                }
            }
        }

        return [];
    }

    static ImmutableArray<ImmutableArray<int>> Inverse(Plan plan, Func<PlannedPackage, ImmutableArray<int>> dependencies)
    {
        var inverse = new List<int>[plan.Packages.Length];
        for (int index = 0; index < inverse.Length; index++)
        {
            inverse[index] = [];
        }

        for (int index = 0; index < inverse.Length; index++)
        {
            foreach (int dependency in dependencies(plan.Packages[index]))
            {
                if (dependency != index)
                {
                    inverse[dependency].Add(index);
                }
            }
        }

        return [.. inverse.Select(list => list.ToImmutableArray())];
    }
}
