using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;
using Staves.Resolution.MergeOrder;
using Staves.Resolution.Remedies;

namespace Staves.Resolution.Solver;

/// <summary>Repeats attempts, each of which keeps what the earlier ones have learned, until one succeeds or a failure depends on no decision
/// at all: conflict-driven search with nogoods and restarts, which is complete, since each failure rules out its decisions for good.</summary>
sealed class Search(ResolutionRequest request, ConfigurationChanges changes, CancellationToken cancellationToken)
{
    /// <summary>More than any real request needs; beyond it the answer is that it was not found.</summary>
    const int MostAttempts = 20_000;

    /// <summary>Enough for a person to begin with.</summary>
    const int MostProblems = 20;

    readonly HashSet<PackageDependency> _ignored = [];
    readonly ImmutableArray<PackageDependency> _systemSet = request.NeedsSystemSet ? request.Configuration.SystemSet : [];

    public CandidateFinder Candidates { get; } = new(request, changes);

    /// <summary>A plan, or everything that is missing for one.</summary>
    public ResolutionOutcome Run()
    {
        var problems = new List<ResolutionProblem>();
        while (true)
        {
            (Plan? plan, ImmutableArray<ResolutionProblem> found) = Find();
            if (plan is not null && problems.Count == 0)
            {
                return new ResolutionOutcome.Solved(plan);
            }

            problems.AddRange(found);
            PackageDependency[] unsatisfied = [.. found.Select(problem => problem.Unsatisfied).OfType<PackageDependency>()];
            if (unsatisfied.Length == 0 || problems.Count > MostProblems)
            {
                // What several packages miss, or one in both roots, is told once.
                return new ResolutionOutcome.Unsatisfiable(
                    [.. problems.DistinctBy(problem => ProblemExplanation.Explain(problem).Message, StringComparer.Ordinal)]);
            }

            // What else is missing is worth knowing at once.
            _ignored.UnionWith(unsatisfied);
        }
    }

    /// <summary>A plan, or what the failure rests on.</summary>
    public (Plan? Plan, ImmutableArray<ResolutionProblem> Problems) Find()
    {
        // Each with nogoods of its own: those of another set of ignored dependencies do not hold.
        var nodes = new NodeCatalog(Candidates, request);
        (ResolutionGoal Goal, PackageRoot Root)[] goals = [.. Goals()];
        for (int i = 0; i < MostAttempts; i++)
        {
            var attempt = new Attempt(request, nodes, _ignored, cancellationToken);
            Nogood? conflict = null;
            Plan? plan = attempt.Run(goals) ? PlanOf(attempt, out conflict) : null;
            attempt.Undo();
            if (plan is not null)
            {
                return (plan, []);
            }

            conflict ??= attempt.Conflict!;
            if (conflict.Nodes.IsEmpty || attempt.IsFatal)
            {
                return (null, [.. conflict.Roots()]);
            }

            Learn(conflict);
        }

        return (null, [new ResolutionProblem.GivenUp(MostAttempts)]);
    }

    /// <summary>The plan of chosen packages, if there is an order for them and they do not forbid each other while they are
    /// compiled.</summary>
    Plan? PlanOf(Attempt attempt, out Nogood? conflict)
    {
        AddSystemSet(attempt);
        conflict = InstalledBlockerConflict(attempt) ?? BuildBlockerConflict(attempt);
        if (conflict is not null)
        {
            return null;
        }

        MergeOrdering ordering = MergeOrdering.Of(attempt.Packages);
        if (ordering.Circle.IsEmpty)
        {
            return ordering.ToPlan(Candidates);
        }

        conflict = new Nogood(attempt.Decisions(ordering.CircleOfNeeds), () => ordering.Problem, []);
        return null;
    }

    /// <summary>What is asked for, and for the builder the profile's system set: every package may use its toolchain and libc without naming
    /// them (PMS: an implicit build dependency).</summary>
    IEnumerable<(ResolutionGoal, PackageRoot)> Goals() =>
    [
        .. request.Goals.Select(goal => (goal, PackageRoot.Image)),
        .. _systemSet.Select(dependency =>
            (new ResolutionGoal(dependency, "the profile's system set"), request.BuilderRoot)),
    ];

    static void Learn(Nogood conflict)
    {
        foreach (SearchNode node in conflict.Nodes)
        {
            node.Nogoods.Add(conflict);
        }
    }

    /// <summary>Adds the system set to the build dependencies of all but what it is itself made of.</summary>
    void AddSystemSet(Attempt attempt)
    {
        if (_systemSet.IsEmpty)
        {
            return;
        }

        List<PackageNode> system = [];
        List<QualifiedPackageName> provided = [];
        foreach (PackageDependency dependency in _systemSet)
        {
            if (request.IsProvided(dependency, request.BuilderRoot))
            {
                provided.Add(dependency.Package);
            }
            else if (SatisfyingOf(attempt, dependency) is { } node)
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

    /// <summary>What is chosen in the builder root for a package of the system set.</summary>
    PackageNode? SatisfyingOf(Attempt attempt, PackageDependency dependency)
    {
        foreach (PackageNode node in attempt.Named(request.BuilderRoot, dependency.Package))
        {
            if (node.Satisfies(dependency, []))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>Whether a chosen package takes the place of an installed one of the image root.</summary>
    static bool IsReplaced(Attempt attempt, Candidate installed)
    {
        foreach (PackageNode chosen in attempt.Named(PackageRoot.Image, installed.Metadata.Name.Package))
        {
            if (!chosen.Candidate.IsInstalled && chosen.Metadata.Slot == installed.Metadata.Slot)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The decision for a package that forbids one that the image root has and that nothing replaces.</summary>
    Nogood? InstalledBlockerConflict(Attempt attempt)
    {
        if (request.ImageInstalled.AreNone)
        {
            return null;
        }

        foreach (ChosenPackages.ActiveBlocker active in attempt.BlockersOfImage)
        {
            foreach (Candidate installed in request.ImageInstalled.VersionsOf(active.Blocker.Package))
            {
                VersionedPackageName name = installed.Metadata.Name;
                if (active.Package.Name != name
                    && !IsReplaced(attempt, installed)
                    && installed.Satisfies(active.Blocker, active.Package.Flags))
                {
                    ResolutionProblem problem = active.Package.AsRequester.Meets(
                        new ResolutionProblem.Blocked(active.Blocker, name.ToString(), ["what is installed"]));
                    return new Nogood([active.Package, active.Owner], () => problem, []);
                }
            }
        }

        return null;
    }

    /// <summary>The decisions that put a package into the SYSROOT of one that forbids it there (PMS: blocks of DEPEND and BDEPEND).</summary>
    static Nogood? BuildBlockerConflict(Attempt attempt)
    {
        foreach ((PackageNode package, SearchNode owner, PackageDependency blocker) in attempt.BuildBlockers)
        {
            if (PackageGraph.SysrootOf(package).FirstOrDefault(other => other.IsBlockedBy(blocker, package)) is { } victim)
            {
                ResolutionProblem problem = package.AsRequester.Meets(
                    new ResolutionProblem.Blocked(blocker, victim.ToString(), [.. victim.RequiredBy]));
                return new Nogood([owner, .. attempt.Decisions(PackageGraph.WayInto(package, victim))], () => problem, []);
            }
        }

        return null;
    }
}
