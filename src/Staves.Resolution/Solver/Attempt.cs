using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>One way through the requirements in Portage's order: depth first, the packages of the last requirement first, and choices only
/// when nothing else is open. It ends with the first requirement that cannot be met, and then knows which of its decisions are
/// incompatible.</summary>
/// <param name="request">What to look for.</param>
/// <param name="nodes">All nodes, with what earlier attempts have learned.</param>
/// <param name="ignored">Dependencies to take as met, since it is known that nothing satisfies them.</param>
/// <param name="cancellationToken">Ends it between two requirements.</param>
sealed class Attempt(
    ResolutionRequest request, NodeCatalog nodes, IReadOnlySet<PackageDependency> ignored, CancellationToken cancellationToken)
{
    readonly ChosenPackages _chosen = new();
    readonly Stack<PackageNode> _open = [];
    readonly Stack<(PackageNode Node, Requirements Requirements)> _openChoices = [];
    readonly List<Alternative> _alternatives = [];
    readonly DecisionTrail _trail = new(nodes);
    readonly Dictionary<PackageNode, ResolutionGoal> _goals = [];

    /// <summary>The chosen packages in the order of their choice.</summary>
    public IReadOnlyList<PackageNode> Packages => _chosen.All;

    /// <summary>What the chosen packages forbid in the image root.</summary>
    public IEnumerable<ChosenPackages.ActiveBlocker> BlockersOfImage => _chosen.BlockersOf(PackageRoot.Image);

    /// <summary>What the chosen packages forbid where they are compiled.</summary>
    public IReadOnlyList<ChosenPackages.ActiveBlocker> BuildBlockers => _chosen.BuildBlockers;

    /// <summary>After a failure: decisions that no solution has together.</summary>
    public Nogood? Conflict { get; private set; }

    /// <summary>Whether the failure is one that no other choice may hide, as flags that contradict each other.</summary>
    public bool IsFatal { get; private set; }

    public bool Run(IEnumerable<(ResolutionGoal Goal, PackageRoot Root)> goals)
    {
        foreach ((ResolutionGoal goal, PackageRoot root) in goals)
        {
            if (!Satisfy(goal.Dependency, root, DependencyKind.Goal, owner: null, Requester.Of(goal), others: [], goal.BuildId))
            {
                return false;
            }

            foreach (PackageNode package in Named(root, goal.Dependency.Package))
            {
                if (package.Satisfies(goal.Dependency, []))
                {
                    _goals.TryAdd(package, goal);
                    package.IsLeftOut = _goals[package].Scope != GoalScope.Package;
                }
            }
        }

        return Follow();
    }

    /// <summary>Gives the nodes back as they were.</summary>
    public void Undo()
    {
        foreach (PackageNode package in Packages)
        {
            package.Reset();
        }

        _alternatives.ForEach(alternative => alternative.IsChosen = false);
        _trail.Undo();
    }

    /// <summary>The decisions by which each package on a way needs the next.</summary>
    public ImmutableArray<SearchNode> Decisions(IEnumerable<Need> way) => _trail.Decisions(way);

    public ReadOnlySpan<PackageNode> Named(PackageRoot root, QualifiedPackageName package) => _chosen.Named(root, package);

    bool Follow()
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_open.TryPop(out PackageNode? node))
            {
                foreach (Requirements requirements in nodes.Followed(node, _goals.GetValueOrDefault(node)))
                {
                    if (!SatisfyAll(requirements.Plain, requirements, node, node.AsRequester))
                    {
                        return false;
                    }

                    if (!requirements.Choices.IsEmpty)
                    {
                        _openChoices.Push((node, requirements));
                    }
                }
            }
            else if (_openChoices.TryPop(out (PackageNode Node, Requirements Requirements) choices))
            {
                foreach (Choice choice in choices.Requirements.Choices)
                {
                    if (!Satisfy(choice, choices.Requirements, choices.Node, choices.Node.AsRequester))
                    {
                        return false;
                    }
                }
            }
            else
            {
                return true;
            }
        }
    }

    /// <summary>Several dependencies of one variable: where they speak of one package, a version that suits all goes before the newest that
    /// suits one.</summary>
    bool SatisfyAll(ImmutableArray<PackageDependency> dependencies, Requirements requirements, SearchNode owner, Requester asker)
    {
        bool isOptional = requirements.Kind == DependencyKind.Build && asker.Package is { Candidate.IsInstalled: true };
        foreach (PackageDependency dependency in dependencies)
        {
            if (isOptional && nodes.Options(dependency, requirements.Root, asker.Flags).IsEmpty)
            {
                continue;
            }

            if (!Satisfy(dependency, requirements.Root, requirements.Kind, owner, asker, OthersAbout(dependency, dependencies)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Those that speak of the same package.</summary>
    static ImmutableArray<PackageDependency> OthersAbout(PackageDependency dependency, ImmutableArray<PackageDependency> dependencies)
    {
        ImmutableArray<PackageDependency> others = [];
        foreach (PackageDependency other in dependencies)
        {
            if (other.Package == dependency.Package && !ReferenceEquals(other, dependency))
            {
                others = others.Add(other);
            }
        }

        return others;
    }

    bool Satisfy(
        PackageDependency dependency,
        PackageRoot root,
        DependencyKind kind,
        SearchNode? owner,
        Requester asker,
        ImmutableArray<PackageDependency> others,
        long? build = null)
    {
        if (ignored.Contains(dependency))
        {
            return true;
        }

        if (request.IsProvided(dependency, root))
        {
            if (kind == DependencyKind.Build)
            {
                asker.Package?.ProvidedBuildDependencies.Add(dependency.Package);
            }

            return true;
        }

        PackageOptions options = nodes.Options(dependency, root, asker.Flags, nodes.InstalledPreferenceOf(root, asker));
        if (build is not null)
        {
            options = options.Only(option => option.Candidate.Binary?.BuildId == build);
        }

        if (!others.IsEmpty)
        {
            options = options.Preferring(option => others.All(other => option.Satisfies(other, asker.Flags)));
        }

        if (Take(options, dependency, kind, owner, asker) is not { } taken)
        {
            return false;
        }

        Connect(taken, dependency, kind, owner, asker, options);
        return true;
    }

    bool Satisfy(Choice choice, Requirements requirements, SearchNode owner, Requester asker) => choice switch
    {
        Choice.AnyOf { Alternatives.IsEmpty: true } => Fail(
            [owner], () => new ResolutionProblem.NoAlternative(asker.Package!.Name), asker),
        Choice.AnyOf any => SatisfyAny(any, requirements, owner, asker),
        Choice.Virtual virtual_ => SatisfyVirtual(virtual_.Dependency, requirements, owner, asker),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    bool SatisfyAny(Choice.AnyOf any, Requirements requirements, SearchNode owner, Requester asker)
    {
        ImmutableArray<Alternative> ordered = Preference(requirements.Root, asker).Ordered(any);
        var reasons = new HashSet<SearchNode> { owner };
        var causes = new List<Nogood>();
        foreach (Alternative alternative in ordered)
        {
            if (alternative.Forbidding() is { } nogood)
            {
                reasons.UnionWith(nogood.Nodes.Where(node => node != alternative));
                causes.Add(nogood);
                continue;
            }

            alternative.IsChosen = true;
            _alternatives.Add(alternative);
            return SatisfyAll(alternative.Plain, requirements, alternative, asker)
                && alternative.Choices.All(choice => Satisfy(choice, requirements, alternative, asker))
                && Forbid(asker.Package!, alternative, alternative.Blockers, requirements);
        }

        return Fail(reasons, () => new ResolutionProblem.NoAlternative(asker.Package!.Name), asker, causes);
    }

    bool SatisfyVirtual(PackageDependency dependency, Requirements requirements, SearchNode owner, Requester asker)
    {
        if (ignored.Contains(dependency) || request.IsProvided(dependency, requirements.Root))
        {
            return Satisfy(dependency, requirements.Root, requirements.Kind, owner, asker, others: []);
        }

        PackageOptions options =
            Preference(requirements.Root, asker).Ordered(nodes.Options(
                dependency, requirements.Root, asker.Flags, nodes.InstalledPreferenceOf(requirements.Root, asker)));
        if (Take(options, dependency, requirements.Kind, owner, asker) is not { } taken)
        {
            return false;
        }

        // A virtual is nothing but what it depends on, so that is chosen along with it.
        bool isNew = taken == Packages[^1] && _open.TryPeek(out PackageNode? last) && last == taken;
        Connect(taken, dependency, requirements.Kind, owner, asker, options);
        if (!isNew)
        {
            return true;
        }

        _open.Pop();
        return taken.Requirements.All(own =>
            SatisfyAll(own.Plain, own, taken, taken.AsRequester)
            && own.Choices.All(choice => Satisfy(choice, own, taken, taken.AsRequester)));
    }

    AlternativePreference Preference(PackageRoot root, Requester asker) => new(request, nodes, this, root, asker);

    /// <summary>Chooses the first of the options that no other choice forbids.</summary>
    PackageNode? Take(PackageOptions options, PackageDependency dependency, DependencyKind kind, SearchNode? owner, Requester asker)
    {
        if (options[0] is { Candidate.IsInstalled: true } && options.FirstNotInstalled() is { IsChosen: true } newest)
        {
            // What replaces it, or stands beside it in another slot, is there anyway.
            return newest;
        }

        List<Obstacle> obstacles = [];
        for (int i = 0; options[i] is { } option; i++)
        {
            PackageNode? occupant = _chosen.InSlot(option);
            if (ObstacleTo(option, occupant, options, dependency, kind, owner, asker) is not { } obstacle)
            {
                return occupant ?? (Choose(option, asker) ? option : null);
            }

            obstacles.Add(obstacle);
        }

        FailFor(obstacles, dependency, owner, asker);
        return null;
    }

    /// <summary>What keeps an option, or what is chosen for its slot, from being the answer; null where nothing does.</summary>
    Obstacle? ObstacleTo(
        PackageNode option,
        PackageNode? occupant,
        PackageOptions options,
        PackageDependency dependency,
        DependencyKind kind,
        SearchNode? owner,
        Requester asker)
    {
        PackageNode answering = occupant ?? option;
        if (answering != option && !options.Contains(answering))
        {
            return new Obstacle(
                [answering], new ResolutionProblem.SlotConflict(dependency, $"{answering}", [.. answering.RequiredBy]), Cause: null);
        }

        Answer? answer = nodes.LearnedAnswer(owner, kind, dependency, answering);
        if ((answer?.Forbidding(answering) ?? (answering.IsChosen ? null : answering.Forbidding(answer))) is { } nogood)
        {
            IEnumerable<SearchNode> others = nogood.Nodes.Where(node => node != answering && node != answer);
            return new Obstacle([.. others, .. answering == option ? Array.Empty<SearchNode>() : [answering]], Problem: null, nogood);
        }

        if (occupant is not null)
        {
            return null;
        }

        return NodeCatalog.DefectOf(option) is { } defect ? new Obstacle([], Problem: null, defect) : _chosen.BlockingOf(option, asker);
    }

    void FailFor(List<Obstacle> obstacles, PackageDependency dependency, SearchNode? owner, Requester asker)
    {
        ResolutionProblem? problem = obstacles.Select(obstacle => obstacle.Problem).FirstOrDefault(problem => problem is not null);
        IEnumerable<SearchNode> reasons = obstacles.SelectMany(obstacle => obstacle.Reasons);
        Fail(
            owner is null ? reasons : reasons.Append(owner),
            () => problem ?? nodes.Candidates.Explain(dependency, asker.Flags),
            asker,
            problem is null ? [.. obstacles.Select(obstacle => obstacle.Cause).OfType<Nogood>()] : []);
    }

    bool Choose(PackageNode option, Requester asker)
    {
        if (option.Candidate.Violation is { } violation)
        {
            // Contradictory flags are the user's to set right; another choice would only hide them.
            IsFatal = true;
            return Fail([], () => new ResolutionProblem.RequiredUseViolated(option.Name, violation), asker);
        }

        option.Choose(asker);
        _chosen.Add(option);
        _open.Push(option);
        return true;
    }

    void Connect(
        PackageNode taken, PackageDependency dependency, DependencyKind kind, SearchNode? owner, Requester asker, PackageOptions options)
    {
        taken.RequiredBy.Add(asker.Name);
        if (asker.Package is { } parent)
        {
            // What is installed was compiled long ago, whatever that needed.
            if (kind != DependencyKind.Build || !parent.Candidate.IsInstalled)
            {
                parent.Add(taken, kind);
            }

            _trail.Add(new Need(parent, taken, kind), owner!, dependency, options);
        }
        else
        {
            taken.Goals.Add(asker.Name);
        }
    }

    /// <summary>Blockers of an alternative count from the moment when it is chosen.</summary>
    bool Forbid(PackageNode package, Alternative alternative, ImmutableArray<PackageDependency> blockers, Requirements requirements)
    {
        _chosen.Forbid(package, alternative, blockers, requirements);
        foreach (PackageDependency blocker in blockers)
        {
            if (requirements.Kind != DependencyKind.Build && _chosen.BlockedBy(blocker, package, requirements.Root) is { } victim)
            {
                // Told now: who asks is forgotten with the attempt.
                Requester asker = package.AsRequester;
                ResolutionProblem problem = ChosenPackages.Blocked(blocker, victim, asker);
                return Fail([alternative, victim], () => problem, asker);
            }
        }

        return true;
    }

    /// <summary>Always false.</summary>
    bool Fail(IEnumerable<SearchNode> reasons, Func<ResolutionProblem> explain, Requester asker, List<Nogood>? causes = null)
    {
        Conflict = new Nogood([.. reasons.Distinct()], () => Located(explain(), asker), [.. causes ?? []]);
        return false;
    }

    static ResolutionProblem Located(ResolutionProblem problem, Requester asker) =>
        problem.Chain.IsEmpty ? asker.Meets(problem) : problem;
}
