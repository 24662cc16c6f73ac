using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;
using Staves.Resolution.MergeOrder;

namespace Staves.Resolution.Solver;

/// <summary>Repeats attempts, each of which keeps what the earlier ones have learned, until one succeeds or a failure depends on no decision
/// at all: conflict-driven search with nogoods and restarts, which is complete, since each failure rules out its decisions for good.</summary>
sealed class Search(ResolutionRequest request, CancellationToken cancellationToken)
{
    /// <summary>More than any real request needs; beyond it the answer is that it was not found.</summary>
    const int MostAttempts = 20_000;

    readonly NodeCatalog _nodes = new(new CandidateFinder(request));
    ResolutionProblem? _circle;

    public ResolutionOutcome Run()
    {
        (ResolutionGoal Goal, PackageRoot Root)[] goals = [.. Goals()];
        for (int i = 0; i < MostAttempts; i++)
        {
            var attempt = new Attempt(request, _nodes, problems: null, cancellationToken);
            bool succeeds = attempt.Run(goals);
            ImmutableArray<SearchNode> conflict = attempt.Conflict;
            if (succeeds)
            {
                AddSystemSet(attempt);
                conflict = BuildBlockerConflict(attempt);
                if (conflict.IsEmpty)
                {
                    MergeOrdering ordering = MergeOrdering.Of(attempt.Packages);
                    if (ordering.Circle.IsEmpty)
                    {
                        Plan plan = ordering.ToPlan();
                        attempt.Undo();
                        return new ResolutionOutcome.Solved(plan);
                    }

                    _circle ??= ordering.Problem;
                    conflict = Decisions(attempt, ordering.Circle);
                }
            }

            attempt.Undo();
            if (conflict.IsEmpty || attempt.IsFatal)
            {
                return new ResolutionOutcome.Unsatisfiable(Problems(goals));
            }

            Learn(conflict);
        }

        return new ResolutionOutcome.Unsatisfiable([new ResolutionProblem.GivenUp(MostAttempts)]);
    }

    /// <summary>What is asked for, and for the builder the profile's system set: every package may use its toolchain and libc without naming
    /// them (PMS: an implicit build dependency).</summary>
    IEnumerable<(ResolutionGoal, PackageRoot)> Goals() =>
    [
        .. request.Goals.Select(goal => (goal, PackageRoot.Image)),
        .. request.Configuration.SystemSet.Select(dependency =>
            (new ResolutionGoal(dependency, "the profile's system set"), PackageRoot.Builder)),
    ];

    static void Learn(ImmutableArray<SearchNode> conflict)
    {
        var nogood = new Nogood(conflict);
        foreach (SearchNode node in conflict)
        {
            node.Nogoods.Add(nogood);
        }
    }

    /// <summary>Adds the system set to the build dependencies of all but what it is itself made of.</summary>
    void AddSystemSet(Attempt attempt)
    {
        List<PackageNode> system = [];
        List<QualifiedPackageName> provided = [];
        foreach (PackageDependency dependency in request.Configuration.SystemSet)
        {
            if (request.IsProvided(dependency, PackageRoot.Builder))
            {
                provided.Add(dependency.Package);
            }
            else if (attempt.Named(PackageRoot.Builder, dependency.Package).FirstOrDefault(node => node.Satisfies(dependency, [])) is { } node)
            {
                system.Add(node);
            }
        }

        ImmutableHashSet<VersionedPackageName> within = PackageGraph.ClosureOf(system);
        foreach (PackageNode package in attempt.Packages)
        {
            package.ProvidedBuildDependencies.AddRange(provided.Except(package.ProvidedBuildDependencies));
            if (!within.Contains(package.Name))
            {
                package.BuildDependencies.AddRange(system.Except(package.BuildDependencies));
            }
        }
    }

    /// <summary>The decisions that put a package into the SYSROOT of one that forbids it there (PMS: blocks of DEPEND and BDEPEND).</summary>
    static ImmutableArray<SearchNode> BuildBlockerConflict(Attempt attempt)
    {
        foreach (PackageNode package in attempt.Packages)
        {
            foreach (PackageDependency blocker in package.BuildBlockers)
            {
                if (PackageGraph.SysrootOf(package).FirstOrDefault(other => other.IsBlockedBy(blocker, package)) is { } victim)
                {
                    return Decisions(attempt, PackageGraph.WayInto(package, victim));
                }
            }
        }

        return [];
    }

    /// <summary>The decisions by which each package on a way needs the next.</summary>
    static ImmutableArray<SearchNode> Decisions(Attempt attempt, ImmutableArray<PackageNode> way)
    {
        var decisions = new HashSet<SearchNode>(way);
        for (int i = 0; i + 1 < way.Length; i++)
        {
            if (attempt.Reasons.TryGetValue((way[i], way[i + 1]), out SearchNode? reason))
            {
                decisions.Add(reason);
            }
        }

        return [.. decisions];
    }

    ImmutableArray<ResolutionProblem> Problems((ResolutionGoal, PackageRoot)[] goals)
    {
        var problems = new List<ResolutionProblem>();
        var attempt = new Attempt(request, _nodes, problems, cancellationToken);
        attempt.Run(goals);
        AddSystemSet(attempt);
        problems.AddRange(attempt.Packages.SelectMany(package => package.BuildBlockers.SelectMany(blocker => PackageGraph.SysrootOf(package)
            .Where(other => other.IsBlockedBy(blocker, package))
            .Select(victim => package.AsRequester.Meets(
                new ResolutionProblem.Blocked(blocker, victim.ToString(), [.. victim.RequiredBy]))))));
        if (problems.Count == 0 && _circle is not null)
        {
            problems.Add(_circle);
        }

        // What several packages miss, or one in both roots, is told once.
        return [.. problems.DistinctBy(problem => ProblemExplanation.Explain(problem).Message, StringComparer.Ordinal)];
    }
}
