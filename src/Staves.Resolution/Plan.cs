using System.Collections.Immutable;

namespace Staves.Resolution;

/// <summary>Which packages go where, in an order in which each can be merged.</summary>
public sealed record Plan(ImmutableArray<PlannedPackage> Packages)
{
    /// <summary>The packages of the image, in merge order.</summary>
    public IEnumerable<int> ImagePackages => Enumerable.Range(0, Packages.Length).Where(index => Packages[index].Root == PackageRoot.Image);

    /// <summary>The packages that SYSROOT holds while this one is compiled: its build dependencies and what those need to run, in merge order.</summary>
    public ImmutableArray<int> SysrootOf(int package)
    {
        var reached = new SortedSet<int>();
        var waiting = new Stack<int>(Packages[package].BuildDependencies);
        while (waiting.TryPop(out int next))
        {
            if (reached.Add(next))
            {
                foreach (int dependency in Packages[next].RuntimeDependencies)
                {
                    waiting.Push(dependency);
                }
            }
        }

        return [.. reached];
    }
}
