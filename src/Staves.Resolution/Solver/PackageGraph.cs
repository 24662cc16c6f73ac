using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Resolution.Solver;

/// <summary>What is reached from where in the graph of chosen packages.</summary>
static class PackageGraph
{
    /// <summary>The packages that the given ones need, themselves included, to be compiled and to run.</summary>
    public static ImmutableHashSet<VersionedPackageName> ClosureOf(IReadOnlyCollection<PackageNode> packages) =>
        [.. Reached(packages, toCompile: true).Keys.Select(package => package.Name)];

    /// <summary>What has to be there while a package is compiled: its build dependencies and all that those need to run.</summary>
    public static IReadOnlyCollection<PackageNode> SysrootOf(PackageNode package) =>
        package.BuildDependencies.Count == 0 ? [] : SysrootWays(package).Keys;

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

    static Dictionary<PackageNode, PackageNode?> SysrootWays(PackageNode package) => Reached(package.BuildDependencies, toCompile: false);

    /// <summary>Each package that is reached, with the one before it on the way.</summary>
    static Dictionary<PackageNode, PackageNode?> Reached(IReadOnlyCollection<PackageNode> start, bool toCompile)
    {
        var reached = new Dictionary<PackageNode, PackageNode?>();
        var waiting = new Queue<PackageNode>();
        Reach(start, from: null);
        while (waiting.TryDequeue(out PackageNode? next))
        {
            Reach(toCompile ? next.BuildDependencies : [], next);
            Reach(next.RuntimeDependencies, next);
            Reach(next.PostDependencies, next);
        }

        return reached;

        void Reach(IReadOnlyCollection<PackageNode> packages, PackageNode? from)
        {
            if (packages.Count == 0)
            {
                return;
            }

            foreach (PackageNode package in packages)
            {
                if (reached.TryAdd(package, from))
                {
                    waiting.Enqueue(package);
                }
            }
        }
    }
}
