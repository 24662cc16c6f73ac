using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Resolution.Solver;

/// <summary>What is reached from where in the graph of chosen packages.</summary>
static class PackageGraph
{
    /// <summary>The packages that the given ones need, themselves included, to be compiled and to run.</summary>
    public static ImmutableHashSet<VersionedPackageName> ClosureOf(IEnumerable<PackageNode> packages) =>
        [.. Reached(packages, package => package.BuildDependencies.Concat(package.RuntimeDependencies).Concat(package.PostDependencies))
            .Keys.Select(package => package.Name)];

    /// <summary>What has to be there while a package is compiled: its build dependencies and all that those need to run.</summary>
    public static IReadOnlyCollection<PackageNode> SysrootOf(PackageNode package) => SysrootWays(package).Keys;

    /// <summary>From a package to one of its SYSROOT, by the shortest way.</summary>
    public static IEnumerable<Need> WayInto(PackageNode package, PackageNode member)
    {
        Dictionary<PackageNode, PackageNode?> ways = SysrootWays(package);
        for (PackageNode step = member; ; step = ways[step]!)
        {
            if (ways[step] is not { } parent)
            {
                yield return new Need(package, step, DependencyKind.Build);
                yield break;
            }

            yield return new Need(parent, step, parent.RuntimeDependencies.Contains(step) ? DependencyKind.Run : DependencyKind.Post);
        }
    }

    static Dictionary<PackageNode, PackageNode?> SysrootWays(PackageNode package) =>
        Reached(package.BuildDependencies, dependency => dependency.RuntimeDependencies.Concat(dependency.PostDependencies));

    /// <summary>Each package that is reached, with the one before it on the way.</summary>
    static Dictionary<PackageNode, PackageNode?> Reached(
        IEnumerable<PackageNode> start, Func<PackageNode, IEnumerable<PackageNode>> dependencies)
    {
        var reached = new Dictionary<PackageNode, PackageNode?>();
        var waiting = new Queue<PackageNode>();
        foreach (PackageNode first in start)
        {
            if (reached.TryAdd(first, null))
            {
                waiting.Enqueue(first);
            }
        }

        while (waiting.TryDequeue(out PackageNode? next))
        {
            foreach (PackageNode dependency in dependencies(next))
            {
                if (reached.TryAdd(dependency, next))
                {
                    waiting.Enqueue(dependency);
                }
            }
        }

        return reached;
    }
}
