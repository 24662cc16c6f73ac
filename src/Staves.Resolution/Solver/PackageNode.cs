using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Solver;

/// <summary>A package version in a root. Its requirements are read once; what an attempt finds out about it lasts until the
/// next.</summary>
sealed class PackageNode(PackageRoot root, Candidate candidate, Func<PackageNode, ImmutableArray<Requirements>> requirements) : SearchNode
{
    ImmutableArray<Requirements> _requirements;
    Requester? _asRequester;

    public PackageRoot Root => root;

    public Candidate Candidate => candidate;

    public PackageMetadata Metadata => candidate.Metadata;

    public VersionedPackageName Name => candidate.Metadata.Name;

    public ImmutableSortedSet<string> Flags => candidate.Use.Enabled;

    /// <summary>One for each dependency variable, in the order in which they are followed.</summary>
    public ImmutableArray<Requirements> Requirements =>
        _requirements.IsDefault ? _requirements = requirements(this) : _requirements;

    /// <summary>It, reached from who led to it first.</summary>
    /// <exception cref="InvalidOperationException">It is not chosen.</exception>
    public Requester AsRequester => _asRequester ?? throw new InvalidOperationException($"`{Name}` is not chosen");

    /// <summary>Whether only what it needs is wanted.</summary>
    public bool IsLeftOut { get; set; }

    public List<PackageNode> BuildDependencies { get; } = [];

    public List<PackageNode> InstallDependencies { get; } = [];

    public List<PackageNode> RuntimeDependencies { get; } = [];

    public List<PackageNode> PostDependencies { get; } = [];

    public List<QualifiedPackageName> ProvidedBuildDependencies { get; } = [];

    public List<string> RequiredBy { get; } = [];

    /// <summary>The reasons of the goals among them.</summary>
    public List<string> Goals { get; } = [];

    /// <summary>Whether it is what somebody with these flags asks for, or blocks.</summary>
    public bool Satisfies(PackageDependency dependency, ImmutableSortedSet<string> parentFlags) =>
        candidate.Satisfies(dependency, parentFlags);

    /// <summary>Whether another package forbids it; no package forbids itself (PMS blocks), and what the builder has can be removed.</summary>
    public bool IsBlockedBy(PackageDependency blocker, PackageNode other) =>
        Name != other.Name && !(candidate.IsInstalled && root == PackageRoot.Builder) && Satisfies(blocker, other.Flags);

    public void Choose(Requester asker)
    {
        IsChosen = true;
        _asRequester = asker.Then(this);
    }

    /// <summary>Forgets what an attempt found out.</summary>
    public void Reset()
    {
        IsChosen = false;
        IsLeftOut = false;
        _asRequester = null;
        BuildDependencies.Clear();
        InstallDependencies.Clear();
        RuntimeDependencies.Clear();
        PostDependencies.Clear();
        ProvidedBuildDependencies.Clear();
        RequiredBy.Clear();
        Goals.Clear();
    }

    public void Add(PackageNode dependency, DependencyKind kind)
    {
        List<PackageNode> list = kind switch
        {
            DependencyKind.Build => BuildDependencies,
            DependencyKind.Install => InstallDependencies,
            DependencyKind.Run => RuntimeDependencies,
            _ => PostDependencies,
        };
        if (!list.Contains(dependency))
        {
            list.Add(dependency);
        }
    }

    public override string ToString() => Name.ToString();
}
