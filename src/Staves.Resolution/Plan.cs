using System.Collections.Immutable;
using Staves.Portage.Metadata;

namespace Staves.Resolution;

/// <summary>Which packages go where, in an order in which each can be merged.</summary>
public sealed record Plan(ImmutableArray<PlannedPackage> Packages)
{
    /// <summary>The packages of the image, in merge order.</summary>
    public IEnumerable<int> ImagePackages => Enumerable.Range(0, Packages.Length).Where(index => Packages[index].Root == PackageRoot.Image);

    /// <summary>
    /// The packages that SYSROOT holds while this one is compiled: its build dependencies and what those need to run, in merge order. What
    /// comes after it in the plan is there because it needs this one in turn, and is left out.
    /// </summary>
    public ImmutableArray<int> SysrootOf(int package)
    {
        int built = BuilderCopyOf(package);
        var reached = new SortedSet<int>();
        var waiting = new Stack<int>(Packages[built].BuildDependencies);
        while (waiting.TryPop(out int next))
        {
            if (next < built && reached.Add(next))
            {
                foreach (int dependency in Packages[next].RuntimeDependencies)
                {
                    waiting.Push(dependency);
                }
            }
        }

        return [.. reached];
    }

    /// <summary>A package that goes to both roots is compiled once, so both of its places have one SYSROOT.</summary>
    int BuilderCopyOf(int package)
    {
        PackageMetadata metadata = Packages[package].Metadata;
        for (int index = 0; index < package; index++)
        {
            if (Packages[index].Root == PackageRoot.Builder && ReferenceEquals(Packages[index].Metadata, metadata))
            {
                return index;
            }
        }

        return package;
    }
}
