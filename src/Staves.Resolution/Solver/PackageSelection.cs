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
        foreach (ResolutionGoal goal in request.Goals)
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
            if (request.BuilderProvides.Contains(dependency.Package))
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
        SelectedPackage? selected = Graph.Named(root, dependency.Package)
            .FirstOrDefault(chosen => chosen.Is(dependency) && CandidateFinder.UseFits(dependency, chosen.Candidate, requester.Package));
        if (selected is not null)
        {
            selected.RequiredBy.Add(requester.Name);
            return selected;
        }

        switch (_candidates.Find(dependency, requester))
        {
            case CandidateSearch.Found(var candidate):
                if (Graph.InSlot(root, dependency.Package, candidate.Metadata.Slot) is { } taken)
                {
                    Problems.Add(new ResolutionProblem.SlotConflict(dependency, taken.ToString(), [.. taken.RequiredBy])
                    {
                        Chain = requester.Chain,
                        Location = requester.Location,
                    });
                    return null;
                }

                return Add(new SelectedPackage(root, candidate), requester);
            case CandidateSearch.NotFound(var problem):
                Problems.Add(problem);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    SelectedPackage Add(SelectedPackage package, Requester requester)
    {
        package.RequiredBy.Add(requester.Name);
        Graph.Add(package);
        Requester self = requester.Then(package);
        PackageMetadata metadata = package.Candidate.Metadata;
        Follow(metadata.Depend, PackageRoot.Builder, self, package.BuildDependencies, package.ProvidedBuildDependencies);
        Follow(metadata.Bdepend, PackageRoot.Builder, self, package.BuildDependencies, package.ProvidedBuildDependencies);
        Follow(metadata.Rdepend, package.Root, self, package.RuntimeDependencies, provided: null);
        Follow(metadata.Idepend, PackageRoot.Builder, self, [], provided: null);
        Follow(metadata.Pdepend, package.Root, self, package.PostDependencies, provided: null);
        return package;
    }

    void Follow(
        string specification, PackageRoot root, Requester requester, List<SelectedPackage> into, List<QualifiedPackageName>? provided)
    {
        if (specification.Length == 0)
        {
            return;
        }

        SelectedPackage parent = requester.Package!;
        DependencyNode<PackageDependency> tree = CandidateFinder.Dependencies(parent.Candidate, specification);
        Follow(tree, root, requester, into, provided);
    }

    void Follow(
        DependencyNode<PackageDependency> node,
        PackageRoot root,
        Requester requester,
        List<SelectedPackage> into,
        List<QualifiedPackageName>? provided)
    {
        switch (node)
        {
            case DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } blocker:
                requester.Package!.Blockers.Add(blocker.Value);
                break;
            case DependencyNode<PackageDependency>.Item item when request.ProvidedIn(root).Contains(item.Value.Package):
                provided?.Add(item.Value.Package);
                break;
            case DependencyNode<PackageDependency>.Item item:
                if (Select(root, item.Value, requester) is { } selected && !into.Contains(selected))
                {
                    into.Add(selected);
                }

                break;
            case DependencyNode<PackageDependency>.AnyOf any:
                if (Preferred(any, root, requester) is { } choice)
                {
                    Follow(choice, root, requester, into, provided);
                }

                break;
            case DependencyNode<PackageDependency>.Group group:
                foreach (DependencyNode<PackageDependency> child in group.Children)
                {
                    Follow(child, root, requester, into, provided);
                }

                break;
        }
    }

    /// <summary>PMS any-of: what is there already wins, else the leftmost alternative that can be had.</summary>
    DependencyNode<PackageDependency>? Preferred(DependencyNode<PackageDependency>.AnyOf any, PackageRoot root, Requester requester)
    {
        bool IsThere(PackageDependency dependency) =>
            request.ProvidedIn(root).Contains(dependency.Package)
            || Graph.Named(root, dependency.Package).Any(chosen =>
                chosen.Is(dependency) && CandidateFinder.UseFits(dependency, chosen.Candidate, requester.Package));
        bool CanBeHad(PackageDependency dependency) =>
            IsThere(dependency) || _candidates.Find(dependency, requester) is CandidateSearch.Found;

        return any.Children.FirstOrDefault(child => Holds(child, IsThere))
            ?? any.Children.FirstOrDefault(child => Holds(child, CanBeHad))
            ?? any.Children.FirstOrDefault();
    }

    static bool Holds(DependencyNode<PackageDependency> node, Func<PackageDependency, bool> test) => node switch
    {
        DependencyNode<PackageDependency>.Item { Value.Blocker: not Blocker.None } => true,
        DependencyNode<PackageDependency>.Item item => test(item.Value),
        DependencyNode<PackageDependency>.AnyOf any => any.Children.Any(child => Holds(child, test)),
        DependencyNode<PackageDependency>.Group group => group.Children.All(child => Holds(child, test)),
        _ => throw new UnreachableException(),
    };
}
