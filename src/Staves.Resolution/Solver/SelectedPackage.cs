using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Solver;

/// <summary>A package while the graph grows; the one place where a node is mutable.</summary>
sealed class SelectedPackage
{
    public SelectedPackage(PackageRoot root, Candidate candidate, Requester asker)
    {
        Root = root;
        Candidate = candidate;
        AsRequester = asker.Then(this);
        RequiredBy.Add(asker.Name);
    }

    public PackageRoot Root { get; }

    public Candidate Candidate { get; }

    /// <summary>Itself as one who asks, at the end of the way on which it was found first.</summary>
    public Requester AsRequester { get; }

    public VersionedPackageName Name => Candidate.Metadata.Name;

    /// <summary>DEPEND and BDEPEND.</summary>
    public List<SelectedPackage> BuildDependencies { get; } = [];

    /// <summary>IDEPEND: what its pkg_ phases run.</summary>
    public List<SelectedPackage> InstallDependencies { get; } = [];

    public List<SelectedPackage> RuntimeDependencies { get; } = [];

    public List<SelectedPackage> PostDependencies { get; } = [];

    public List<QualifiedPackageName> ProvidedBuildDependencies { get; } = [];

    public List<string> RequiredBy { get; } = [];

    /// <summary>Blockers of RDEPEND and PDEPEND: what may not be in its root.</summary>
    public List<PackageDependency> Blockers { get; } = [];

    /// <summary>Blockers of DEPEND and BDEPEND: what may not be there while it is compiled.</summary>
    public List<PackageDependency> BuildBlockers { get; } = [];

    public bool Is(PackageDependency dependency) => dependency.Matches(
        Name, Candidate.Metadata.Slot, Candidate.Metadata.SubSlot, Candidate.Metadata.Repository);

    /// <summary>Whether it is what another package asks for, or blocks, USE flags included.</summary>
    public bool Satisfies(PackageDependency dependency, SelectedPackage? parent) =>
        Is(dependency) && CandidateFinder.UseFits(dependency, Candidate, parent);

    public override string ToString() => Name.ToString();
}
