using System.Collections.Immutable;
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
    readonly List<SelectedPackage> _ordered = [];
    ResolutionProblem? _circle;

    enum Strength
    {
        Build,
        Sysroot,
        Runtime,
    }

    public static ResolutionOutcome Order(PackageGraph graph)
    {
        var ordering = new MergeOrdering();
        ordering.Place(graph.Packages, Strength.Runtime);
        return ordering._circle is { } circle
            ? new ResolutionOutcome.Unsatisfiable([circle])
            : new ResolutionOutcome.Solved(PlanOf(ordering._ordered));
    }

    /// <summary>Appends packages among which needs of this strength, and stronger ones, are kept where they run in no circle.</summary>
    void Place(IReadOnlyList<SelectedPackage> packages, Strength strength)
    {
        foreach (IReadOnlyList<SelectedPackage> circle in Circles.NeedsFirst(packages, package => Needs(package, strength)))
        {
            if (circle is [var single] && !single.BuildDependencies.Contains(single))
            {
                _ordered.Add(single);
            }
            else if (circle.Count == 1 || strength == Strength.Build)
            {
                _circle ??= CircleFrom(circle);
            }
            else
            {
                Place(circle, strength - 1);
            }
        }
    }

    static IEnumerable<SelectedPackage> Needs(SelectedPackage package, Strength strength) => strength switch
    {
        Strength.Build => package.BuildDependencies,
        Strength.Sysroot => PackageGraph.SysrootOf(package),
        // What a package needs to run works only with its own PDEPEND.
        _ => PackageGraph.SysrootOf(package)
            .Concat(package.InstallDependencies)
            .Concat(package.RuntimeDependencies)
            .Concat(package.RuntimeDependencies.SelectMany(dependency => dependency.PostDependencies)),
    };

    /// <summary>One way round among packages of which each has a build dependency on another of them.</summary>
    static ResolutionProblem.Circular CircleFrom(IReadOnlyList<SelectedPackage> packages)
    {
        List<SelectedPackage> path = [];
        SelectedPackage next = packages[0];
        while (!path.Contains(next))
        {
            path.Add(next);
            next = next.BuildDependencies.First(packages.Contains);
        }

        return new ResolutionProblem.Circular(next.Name.Package)
        {
            Chain = [.. path.SkipWhile(package => package != next).Append(next).Select(package => package.ToString())],
        };
    }

    static Plan PlanOf(List<SelectedPackage> ordered)
    {
        var position = ordered.Select((package, index) => (package, index)).ToDictionary(pair => pair.package, pair => pair.index);
        ImmutableArray<int> Positions(IEnumerable<SelectedPackage> packages) => [.. packages.Select(package => position[package]).Order()];
        return new Plan([.. ordered.Select(package => new PlannedPackage
        {
            Metadata = package.Candidate.Metadata,
            Root = package.Root,
            Use = package.Candidate.Use.Enabled,
            Disabled = [.. package.Candidate.Metadata.Iuse.Select(flag => flag.Name).Where(flag => !package.Candidate.Use.Enabled.Contains(flag))],
            BuildDependencies = Positions(package.BuildDependencies),
            RuntimeDependencies = Positions(package.RuntimeDependencies.Union(package.PostDependencies)),
            ProvidedBuildDependencies = [.. package.ProvidedBuildDependencies.Distinct().Order()],
            RequiredBy = [.. package.RequiredBy.Distinct(StringComparer.Ordinal)],
        })]);
    }
}
