using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>The nodes that a search has come to see. A package version in a root is one node, whoever asks for it.</summary>
/// <param name="candidates">Finds the package versions.</param>
/// <param name="request">What is installed, and where what is needed to compile goes.</param>
sealed class NodeCatalog(CandidateFinder candidates, ResolutionRequest request)
{
    readonly Dictionary<(PackageRoot, Candidate), PackageNode> _nodes = [];
    readonly Dictionary<Question, PackageOptions> _options = [];
    readonly Dictionary<(SearchNode Owner, DependencyKind Kind, PackageDependency Dependency, PackageNode Package), Answer> _answers = [];

    /// <summary>The packages among the answers: few.</summary>
    readonly HashSet<PackageNode> _answering = [];

    public CandidateFinder Candidates => candidates;

    public IEnumerable<PackageNode> Packages => _nodes.Values;

    /// <summary>What satisfies a dependency, newest first, but for what is installed.</summary>
    public PackageOptions Options(
        PackageDependency dependency,
        PackageRoot root,
        ImmutableSortedSet<string> parentFlags,
        InstalledPreference preference = InstalledPreference.Keep)
    {
        // Without conditional flags it is nothing to do with the one who asks.
        ImmutableSortedSet<string> flags = dependency.Use.IsEmpty ? [] : parentFlags;
        var question = new Question(dependency, root, flags, preference);
        if (!_options.TryGetValue(question, out PackageOptions? options))
        {
            options = new PackageOptions(Find(dependency, root, flags, preference));
            _options.Add(question, options);
        }

        return options;
    }

    IEnumerable<PackageNode> Find(
        PackageDependency dependency, PackageRoot root, ImmutableSortedSet<string> flags, InstalledPreference preference)
    {
        IEnumerable<PackageNode> others = candidates.Find(dependency, flags).Select(candidate => NodeOf(root, candidate));
        ImmutableArray<Candidate> known = request.InstalledIn(root).VersionsOf(dependency.Package);
        if (known.IsEmpty)
        {
            return others;
        }

        ImmutableArray<PackageNode> installed =
            [.. known.Where(candidate => candidate.Satisfies(dependency, flags)).Select(candidate => NodeOf(root, candidate))];
        return preference switch
        {
            _ when installed.IsEmpty => others,
            // What the builder has nothing can take away, so there is no need to look for others.
            InstalledPreference.Keep => root == PackageRoot.Builder ? installed : installed.Concat(others),
            InstalledPreference.Newest => installed.Concat(others).OrderByDescending(node => node.Name.Version),
            _ => others.Concat(installed),
        };
    }

    public PackageNode NodeOf(PackageRoot root, Candidate candidate)
    {
        if (!_nodes.TryGetValue((root, candidate), out PackageNode? node))
        {
            node = new PackageNode(root, candidate, RequirementsOf);
            _nodes.Add((root, candidate), node);
        }

        return node;
    }

    /// <summary>As Portage does it: what is requested is merged again or updated, the rest only so many steps below it.</summary>
    public InstalledPreference InstalledPreferenceOf(PackageRoot root, Requester asker)
    {
        InstalledPolicy policy = request.InstalledPolicy;
        bool isGoal = asker.Package is null;
        return request.InstalledIn(root).AreNone ? InstalledPreference.Keep
            : isGoal && policy.Reinstall ? InstalledPreference.Replace
            : policy.Update && (isGoal || asker.Depth < policy.Depth) ? InstalledPreference.Newest
            : InstalledPreference.Keep;
    }

    public Answer AnswerOf(SearchNode owner, DependencyKind kind, PackageDependency dependency, PackageNode package)
    {
        if (!_answers.TryGetValue((owner, kind, dependency, package), out Answer? answer))
        {
            _answers.Add((owner, kind, dependency, package), answer = new Answer());
            _answering.Add(package);
        }

        return answer;
    }

    /// <summary>An answer of which something was learned; null for all others.</summary>
    public Answer? LearnedAnswer(SearchNode? owner, DependencyKind kind, PackageDependency dependency, PackageNode package) =>
        owner is null || !_answering.Contains(package) ? null : _answers.GetValueOrDefault((owner, kind, dependency, package));

    /// <summary>Why a package cannot be used at all, whatever else is chosen; null where it can.</summary>
    public static Nogood? DefectOf(PackageNode node)
    {
        if (node.Candidate.IsInstalled)
        {
            return null;
        }

        try
        {
            _ = node.Requirements;
            _ = node.Candidate.Violation;
            return null;
        }
        catch (StavesException exception)
        {
            return new Nogood([node], () => new ResolutionProblem.Broken(exception.Diagnostics[0]), []);
        }
    }

    /// <summary>What is asked for after a package was chosen.</summary>
    /// <param name="node">The package.</param>
    /// <param name="goal">The goal that it is for; null where only other packages asked for it.</param>
    public ImmutableArray<Requirements> Followed(PackageNode node, ResolutionGoal? goal)
    {
        if (node.Candidate.IsInstalled && node.AsRequester.Depth >= request.InstalledPolicy.Depth)
        {
            return [];
        }

        ImmutableArray<Requirements> wanted = goal is null or { Scope: GoalScope.Package }
            ? node.Requirements
            : [
                .. node.Requirements.Where(requirements => requirements.Kind switch
                {
                    DependencyKind.Build => true,
                    DependencyKind.Install => goal.Scope != GoalScope.BuildDependencies,
                    _ => goal.Scope == GoalScope.Dependencies,
                }),
            ];
        return goal is { WithTestDependencies: true } ? [.. wanted, .. TestRequirementsOf(node)] : wanted;
    }

    /// <summary>What the tests of a package need besides; they need not be there before it is.</summary>
    ImmutableArray<Requirements> TestRequirementsOf(PackageNode node) => CandidateFinder.CouldTest(node.Candidate)
        ? Read(node, (variable, specification) => (DependencyKind.Post, candidates.TestDependencies(node.Candidate, variable.Name, specification)))
        : [];

    ImmutableArray<Requirements> RequirementsOf(PackageNode node) =>
        Read(node, (variable, specification) => (variable.Kind, candidates.Dependencies(node.Candidate, variable.Name, specification)));

    ImmutableArray<Requirements> Read(
        PackageNode node, Func<DependencyVariable, string, (DependencyKind Kind, DependencyNode<PackageDependency>.AllOf Tree)> read)
    {
        bool isCompiled = node.Candidate.Origin switch
        {
            PackageOrigin.Binary => request.BinaryPolicy.WithBuildDependencies,
            PackageOrigin.Installed => request.InstalledPolicy.WithBuildDependencies,
            _ => true,
        };
        ImmutableArray<Requirements>.Builder all = ImmutableArray.CreateBuilder<Requirements>(DependencyVariable.All.Length);
        foreach (DependencyVariable variable in DependencyVariable.All)
        {
            string specification = variable.TextOf(node.Metadata);
            if (specification.Length > 0 && (isCompiled || variable.Kind != DependencyKind.Build))
            {
                (DependencyKind kind, DependencyNode<PackageDependency>.AllOf tree) = read(variable, specification);
                bool isOfRoot = variable.Kind is DependencyKind.Run or DependencyKind.Post;
                all.Add(Sort(kind, isOfRoot ? node.Root : request.BuilderRoot, tree));
            }
        }

        return all.DrainToImmutable();
    }

    static Requirements Sort(DependencyKind kind, PackageRoot root, DependencyNode<PackageDependency>.AllOf tree)
    {
        var joined = new HashSet<DependencyNode<PackageDependency>>(ReferenceEqualityComparer.Instance);
        var sorted = new Sorted(joined);
        foreach (DependencyNode<PackageDependency> child in OverlappingGroups.Join(tree, joined))
        {
            sorted.Add(child);
        }

        return new Requirements(kind, root, sorted.Plain, sorted.Choices, sorted.Blockers);
    }

    /// <summary>A dependency and who has it. What packages share is one object, so objects are compared and not what they say.</summary>
    readonly record struct Question(
        PackageDependency Dependency, PackageRoot Root, ImmutableSortedSet<string> Flags, InstalledPreference Preference)
    {
        public bool Equals(Question other) => ReferenceEquals(Dependency, other.Dependency)
            && ReferenceEquals(Flags, other.Flags)
            && Root == other.Root
            && Preference == other.Preference;

        public override int GetHashCode() => HashCode.Combine(
            RuntimeHelpers.GetHashCode(Dependency), RuntimeHelpers.GetHashCode(Flags), Root, Preference);
    }

    /// <summary>A group taken apart into what one name answers, what is a choice, and what is forbidden.</summary>
    sealed class Sorted(HashSet<DependencyNode<PackageDependency>> joined)
    {
        List<PackageDependency>? _plain;
        List<Choice>? _choices;
        List<PackageDependency>? _blockers;

        public ImmutableArray<PackageDependency> Plain => [.. _plain ?? []];

        public ImmutableArray<Choice> Choices => [.. _choices ?? []];

        public ImmutableArray<PackageDependency> Blockers => [.. _blockers ?? []];

        public void Add(DependencyNode<PackageDependency> node)
        {
            switch (node)
            {
                case DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } blocker:
                    (_blockers ??= []).Add(blocker.Value);
                    break;
                case DependencyNode<PackageDependency>.Item item when item.Value.Package.IsVirtual:
                    (_choices ??= []).Add(new Choice.Virtual(item.Value));
                    break;
                case DependencyNode<PackageDependency>.Item item:
                    (_plain ??= []).Add(item.Value);
                    break;
                case DependencyNode<PackageDependency>.AnyOf { Children: [var single] }:
                    Add(single);
                    break;
                case DependencyNode<PackageDependency>.AnyOf any:
                    (_choices ??= []).Add(new Choice.AnyOf([.. any.Children.Select(AlternativeOf)]) { PrefersFewest = joined.Contains(any) });
                    break;
                case DependencyNode<PackageDependency>.Group group:
                    foreach (DependencyNode<PackageDependency> child in group.Children)
                    {
                        Add(child);
                    }

                    break;
            }
        }

        Alternative AlternativeOf(DependencyNode<PackageDependency> node)
        {
            var sorted = new Sorted(joined);
            sorted.Add(node);
            return new Alternative(sorted.Plain, sorted.Choices, sorted.Blockers);
        }
    }
}
