using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Solver;

/// <summary>The nodes that a search has come to see. A package version in a root is one node, whoever asks for it.</summary>
sealed class NodeCatalog(CandidateFinder candidates)
{
    const string Virtuals = "virtual";

    readonly Dictionary<(PackageRoot, Candidate), PackageNode> _nodes = [];
    readonly Dictionary<(PackageDependency, PackageRoot, ImmutableSortedSet<string>), ImmutableArray<PackageNode>> _options = [];

    public CandidateFinder Candidates => candidates;

    public IEnumerable<PackageNode> Packages => _nodes.Values;

    /// <summary>What satisfies a dependency, newest first.</summary>
    public ImmutableArray<PackageNode> Options(PackageDependency dependency, PackageRoot root, ImmutableSortedSet<string> parentFlags)
    {
        // Without conditional flags it is nothing to do with the one who asks.
        ImmutableSortedSet<string> flags = dependency.Use.IsEmpty ? [] : parentFlags;
        if (!_options.TryGetValue((dependency, root, flags), out ImmutableArray<PackageNode> options))
        {
            options = [.. candidates.Find(dependency, flags).Select(candidate => NodeOf(root, candidate))];
            _options.Add((dependency, root, flags), options);
        }

        return options;
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

    ImmutableArray<Requirements> RequirementsOf(PackageNode node)
    {
        PackageMetadata metadata = node.Metadata;
        // What is compiled against comes last, so that its choices are made first: they are mostly more than what is run with.
        return
        [
            .. Read(node, DependencyKind.Run, node.Root, "RDEPEND", metadata.Rdepend),
            .. Read(node, DependencyKind.Install, PackageRoot.Builder, "IDEPEND", metadata.Idepend),
            .. Read(node, DependencyKind.Post, node.Root, "PDEPEND", metadata.Pdepend),
            .. Read(node, DependencyKind.Build, PackageRoot.Builder, "DEPEND", metadata.Depend),
            .. Read(node, DependencyKind.Build, PackageRoot.Builder, "BDEPEND", metadata.Bdepend),
        ];
    }

    ImmutableArray<Requirements> Read(PackageNode node, DependencyKind kind, PackageRoot root, string variable, string specification)
    {
        if (specification.Length == 0)
        {
            return [];
        }

        var sorted = new Sorted();
        sorted.Add(candidates.Dependencies(node.Candidate, variable, specification));
        return [new Requirements(kind, root, [.. sorted.Plain], [.. sorted.Choices], [.. sorted.Blockers])];
    }

    /// <summary>A group taken apart into what one name answers, what is a choice, and what is forbidden.</summary>
    sealed class Sorted
    {
        public List<PackageDependency> Plain { get; } = [];

        public List<Choice> Choices { get; } = [];

        public List<PackageDependency> Blockers { get; } = [];

        public void Add(DependencyNode<PackageDependency> node)
        {
            switch (node)
            {
                case DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } blocker:
                    Blockers.Add(blocker.Value);
                    break;
                case DependencyNode<PackageDependency>.Item item when item.Value.Package.Category == Virtuals:
                    Choices.Add(new Choice.Virtual(item.Value));
                    break;
                case DependencyNode<PackageDependency>.Item item:
                    Plain.Add(item.Value);
                    break;
                case DependencyNode<PackageDependency>.AnyOf { Children: [var single] }:
                    Add(single);
                    break;
                case DependencyNode<PackageDependency>.AnyOf any:
                    Choices.Add(new Choice.AnyOf([.. any.Children.Select(AlternativeOf)]));
                    break;
                case DependencyNode<PackageDependency>.Group group:
                    foreach (DependencyNode<PackageDependency> child in group.Children)
                    {
                        Add(child);
                    }

                    break;
            }
        }

        static Alternative AlternativeOf(DependencyNode<PackageDependency> node)
        {
            var sorted = new Sorted();
            sorted.Add(node);
            return new Alternative([.. sorted.Plain], [.. sorted.Choices], [.. sorted.Blockers]);
        }
    }
}
