using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>Chooses a version for every dependency, depth first, the newest acceptable one, what is chosen already before anything else.</summary>
sealed class PackageSelection(ResolutionRequest request, CancellationToken cancellationToken)
{
    readonly CandidateFinder _candidates = new(request);

    public PackageGraph Graph { get; } = new();

    public List<ResolutionProblem> Problems { get; } = [];

    public void SelectAll()
    {
        foreach (ResolutionGoal goal in request.Goals.Where(goal => !request.IsProvided(goal.Dependency, PackageRoot.Image)))
        {
            Select(PackageRoot.Image, goal.Dependency, new Requester([goal.Reason], goal.Location, Package: null));
        }

        SelectSystemSet();
        Problems.AddRange(BlockerCheck.Violations(Graph));
    }

    /// <summary>
    /// Every package may use the toolchain and libc of the profile's system set without naming them (PMS: "@system" is an implicit build
    /// dependency), but for those that the system set itself is made of.
    /// </summary>
    void SelectSystemSet()
    {
        var asker = new Requester(["the profile's system set"], Location: null, Package: null);
        List<SelectedPackage> system = [];
        List<QualifiedPackageName> provided = [];
        foreach (PackageDependency dependency in request.Configuration.SystemSet)
        {
            if (request.IsProvided(dependency, PackageRoot.Builder))
            {
                provided.Add(dependency.Package);
            }
            else if (Select(PackageRoot.Builder, dependency, asker) is { } selected)
            {
                system.Add(selected);
            }
        }

        ImmutableHashSet<VersionedPackageName> within = PackageGraph.ClosureOf(system);
        foreach (SelectedPackage package in Graph.Packages)
        {
            package.ProvidedBuildDependencies.AddRange(provided.Except(package.ProvidedBuildDependencies));
            if (!within.Contains(package.Name))
            {
                package.BuildDependencies.AddRange(system.Except(package.BuildDependencies));
            }
        }
    }

    SelectedPackage? Select(PackageRoot root, PackageDependency dependency, Requester requester)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Chosen(root, dependency, requester) is { } chosen)
        {
            chosen.RequiredBy.Add(requester.Name);
            return chosen;
        }

        switch (_candidates.Find(dependency, requester.Package))
        {
            case CandidateSearch.Found(var candidate):
                if (Graph.InSlot(root, dependency.Package, candidate.Metadata.Slot) is { } taken)
                {
                    Report(requester, new ResolutionProblem.SlotConflict(dependency, taken.ToString(), [.. taken.RequiredBy]));
                    return null;
                }

                return Add(new SelectedPackage(root, candidate, requester));
            case CandidateSearch.NotFound(var explain):
                Report(requester, explain());
                return null;
            default:
                throw new UnreachableException();
        }
    }

    SelectedPackage? Chosen(PackageRoot root, PackageDependency dependency, Requester requester) =>
        Graph.Named(root, dependency.Package).FirstOrDefault(chosen => chosen.Satisfies(dependency, requester.Package));

    void Report(Requester requester, ResolutionProblem problem) => Problems.Add(requester.Meets(problem));

    SelectedPackage Add(SelectedPackage package)
    {
        Graph.Add(package);
        PackageMetadata metadata = package.Candidate.Metadata;
        var building = new Need(PackageRoot.Builder, package.BuildDependencies, package.BuildBlockers, package.ProvidedBuildDependencies);
        Follow(package, "DEPEND", metadata.Depend, building);
        Follow(package, "BDEPEND", metadata.Bdepend, building);
        Follow(package, "RDEPEND", metadata.Rdepend, new Need(package.Root, package.RuntimeDependencies, package.Blockers, Provided: null));
        Follow(package, "IDEPEND", metadata.Idepend, building with { Into = package.InstallDependencies, Provided = null });
        Follow(package, "PDEPEND", metadata.Pdepend, new Need(package.Root, package.PostDependencies, package.Blockers, Provided: null));
        return package;
    }

    void Follow(SelectedPackage package, string variable, string specification, Need need)
    {
        if (specification.Length > 0)
        {
            Follow(_candidates.Dependencies(package.Candidate, variable, specification), package.AsRequester, need);
        }
    }

    void Follow(DependencyNode<PackageDependency> node, Requester requester, Need need)
    {
        switch (node)
        {
            case DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } blocker:
                need.Blockers.Add(blocker.Value);
                break;
            case DependencyNode<PackageDependency>.Item item when request.IsProvided(item.Value, need.Root):
                need.Provided?.Add(item.Value.Package);
                break;
            case DependencyNode<PackageDependency>.Item item:
                if (Select(need.Root, item.Value, requester) is { } selected && !need.Into.Contains(selected))
                {
                    need.Into.Add(selected);
                }

                break;
            case DependencyNode<PackageDependency>.AnyOf { Children.IsEmpty: true }:
                Report(requester, new ResolutionProblem.NoAlternative(requester.Package!.Name));
                break;
            case DependencyNode<PackageDependency>.AnyOf any:
                Follow(Preferred(any, need.Root, requester), requester, need);
                break;
            case DependencyNode<PackageDependency>.Group group:
                foreach (DependencyNode<PackageDependency> child in group.Children)
                {
                    Follow(child, requester, need);
                }

                break;
        }
    }

    /// <summary>PMS any-of: what is there already wins, else the leftmost alternative that can be had.</summary>
    DependencyNode<PackageDependency> Preferred(DependencyNode<PackageDependency>.AnyOf any, PackageRoot root, Requester requester)
    {
        bool IsThere(PackageDependency dependency) =>
            request.IsProvided(dependency, root) || Chosen(root, dependency, requester) is not null;
        bool CanBeHad(PackageDependency dependency) => IsThere(dependency)
            || (_candidates.Find(dependency, requester.Package) is CandidateSearch.Found(var candidate)
                && Graph.InSlot(root, dependency.Package, candidate.Metadata.Slot) is null);

        return any.Children.FirstOrDefault(child => Holds(child, IsThere))
            ?? any.Children.FirstOrDefault(child => Holds(child, CanBeHad))
            ?? any.Children[0];
    }

    static bool Holds(DependencyNode<PackageDependency> node, Func<PackageDependency, bool> test) => node switch
    {
        DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } => true,
        DependencyNode<PackageDependency>.Item item => test(item.Value),
        DependencyNode<PackageDependency>.AnyOf any => any.Children.Any(child => Holds(child, test)),
        DependencyNode<PackageDependency>.Group group => group.Children.All(child => Holds(child, test)),
        _ => throw new UnreachableException(),
    };

    /// <summary>What a dependency variable asks for goes where: the root, and the lists of the package that has it.</summary>
    sealed record Need(
        PackageRoot Root, List<SelectedPackage> Into, List<PackageDependency> Blockers, List<QualifiedPackageName>? Provided);
}
