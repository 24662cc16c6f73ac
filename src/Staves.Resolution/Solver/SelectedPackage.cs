using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Solver;

/// <summary>A package while the graph grows; the one place where a node is mutable.</summary>
sealed class SelectedPackage(PackageRoot root, Candidate candidate)
{
    public PackageRoot Root { get; } = root;

    public Candidate Candidate { get; } = candidate;

    public VersionedPackageName Name => Candidate.Metadata.Name;

    public List<SelectedPackage> BuildDependencies { get; } = [];

    public List<SelectedPackage> RuntimeDependencies { get; } = [];

    public List<SelectedPackage> PostDependencies { get; } = [];

    public List<QualifiedPackageName> ProvidedBuildDependencies { get; } = [];

    public List<string> RequiredBy { get; } = [];

    public List<PackageDependency> Blockers { get; } = [];

    public bool Is(PackageDependency dependency) => dependency.Matches(
        Name, Candidate.Metadata.Slot, Candidate.Metadata.SubSlot, Candidate.Metadata.Repository);

    public override string ToString() => Name.ToString();
}
