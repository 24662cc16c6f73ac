using System.Collections.Immutable;
using Staves.Resolution.Explanation;
using Staves.Resolution.Solver;

namespace Staves.Resolution.MergeOrder;

/// <summary>
/// An order in which what a package needs comes before it: build-time dependencies always, run-time dependencies unless they run in a
/// circle, in which case they follow as Portage lets them.
/// </summary>
static class MergeOrdering
{
    public static ResolutionOutcome Order(PackageGraph graph)
    {
        var ordering = new Walk();
        foreach (SelectedPackage package in graph.Packages)
        {
            ordering.Visit(package);
        }

        return ordering.Circle is { } circle
            ? new ResolutionOutcome.Unsatisfiable([circle])
            : new ResolutionOutcome.Solved(PlanOf(ordering.Ordered));
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

    sealed class Walk
    {
        readonly HashSet<SelectedPackage> _seen = [];
        readonly List<(SelectedPackage Package, bool ForBuilding)> _path = [];

        public List<SelectedPackage> Ordered { get; } = [];

        public ResolutionProblem? Circle { get; private set; }

        public void Visit(SelectedPackage package) => Visit(package, forBuilding: false);

        void Visit(SelectedPackage package, bool forBuilding)
        {
            if (!_seen.Add(package))
            {
                NoteCircle(package, forBuilding);
                return;
            }

            _path.Add((package, forBuilding));
            foreach (SelectedPackage dependency in package.BuildDependencies)
            {
                Visit(dependency, forBuilding: true);
            }

            foreach (SelectedPackage dependency in package.RuntimeDependencies)
            {
                Visit(dependency, forBuilding: false);
            }

            _path.RemoveAt(_path.Count - 1);
            Ordered.Add(package);
            foreach (SelectedPackage dependency in package.PostDependencies)
            {
                Visit(dependency, forBuilding: false);
            }
        }

        /// <summary>A circle in which only building can go first has no order; run-time links in it may be satisfied later.</summary>
        void NoteCircle(SelectedPackage package, bool forBuilding)
        {
            int start = _path.FindIndex(step => step.Package == package);
            if (start < 0 || !forBuilding || _path.Skip(start + 1).Any(step => !step.ForBuilding))
            {
                return;
            }

            ImmutableArray<string> members = [.. _path.Skip(start).Select(step => step.Package.ToString()), package.ToString()];
            Circle ??= new ResolutionProblem.Circular(package.Name.Package) { Chain = members };
        }
    }
}
