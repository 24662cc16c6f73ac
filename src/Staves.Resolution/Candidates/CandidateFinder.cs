using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution.Explanation;
using Staves.Resolution.Solver;

namespace Staves.Resolution.Candidates;

/// <summary>Finds the package versions that satisfy a dependency, newest first, and remembers why the others do not.</summary>
sealed class CandidateFinder(ResolutionRequest request)
{
    readonly Dictionary<QualifiedPackageName, ImmutableArray<PackageMetadata>> _versions = [];
    readonly Dictionary<PackageMetadata, Candidate> _candidates = new(ReferenceEqualityComparer.Instance);

    public CandidateSearch Find(PackageDependency dependency, Requester requester)
    {
        ImmutableArray<PackageMetadata> versions = VersionsOf(dependency.Package);
        if (versions.IsEmpty)
        {
            return NotFound(requester, new ResolutionProblem.NoSuchPackage(dependency, Nearest(dependency.Package)) { Chain = requester.Chain });
        }

        List<PackageMetadata> matching = [.. versions.Where(version =>
            dependency.Matches(version.Name, version.Slot, version.SubSlot, version.Repository))];
        if (matching.Count == 0)
        {
            ImmutableArray<string> available = [.. versions.Select(version => version.Name.ToString())];
            return NotFound(requester, new ResolutionProblem.NoSuchVersion(dependency, available) { Chain = requester.Chain });
        }

        List<MaskedVersion> masked = [];
        ResolutionProblem? nearMiss = null;
        foreach (PackageMetadata version in matching)
        {
            Visibility visibility = request.Configuration.VisibilityOf(version);
            if (!visibility.IsVisible)
            {
                masked.Add(new MaskedVersion(version.Name, visibility));
                continue;
            }

            Candidate candidate = CandidateOf(version);
            if (UnmetUse(dependency, candidate, requester.Package) is { IsEmpty: false } unmet)
            {
                nearMiss ??= new ResolutionProblem.UseUnmet(dependency, version.Name, unmet) { Chain = requester.Chain };
            }
            else if (RequiredUseViolation(candidate) is { } violation)
            {
                nearMiss ??= new ResolutionProblem.RequiredUseViolated(version.Name, violation) { Chain = requester.Chain };
            }
            else
            {
                return new CandidateSearch.Found(candidate);
            }
        }

        return NotFound(requester, nearMiss ?? new ResolutionProblem.Masked(dependency, [.. masked]) { Chain = requester.Chain });
    }

    static CandidateSearch.NotFound NotFound(Requester requester, ResolutionProblem problem) =>
        new(problem with { Location = requester.Location });

    public static bool UseFits(PackageDependency dependency, Candidate candidate, SelectedPackage? parent) =>
        UnmetUse(dependency, candidate, parent).IsEmpty;

    /// <summary>A dependency string of a package, with its USE conditionals decided.</summary>
    public static DependencyNode<PackageDependency> Dependencies(Candidate candidate, string specification)
    {
        PackageMetadata metadata = candidate.Metadata;
        if (!DependencySpecifications.TryParsePackages(specification, metadata.Eapi, out var tree, out ParseFailure failure))
        {
            throw new StavesException(new Diagnostic(
                "STV3101",
                $"a dependency of `{metadata.Name}` is not one of EAPI {metadata.Eapi.Name}: expected {failure.Expected} at `{specification[Math.Min(failure.Offset, specification.Length)..]}`",
                Hint: "the metadata cache of the repository holds it"));
        }

        return tree.Evaluate(candidate.Use.Enabled, metadata.Eapi);
    }

    ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package)
    {
        if (!_versions.TryGetValue(package, out ImmutableArray<PackageMetadata> versions))
        {
            // Newest first; of equal versions the one of the repository with the highest priority, which stands last.
            versions = [.. request.Repositories.All
                .Reverse()
                .SelectMany(repository => repository.VersionsOf(package))
                .OrderByDescending(version => version.Name.Version)];
            _versions.Add(package, versions);
        }

        return versions;
    }

    Candidate CandidateOf(PackageMetadata version)
    {
        if (!_candidates.TryGetValue(version, out Candidate? candidate))
        {
            candidate = new Candidate(version, request.Configuration.UseOf(version));
            _candidates.Add(version, candidate);
        }

        return candidate;
    }

    /// <summary>The flags, as one would write them in `use`, that the candidate would have to change.</summary>
    static ImmutableArray<string> UnmetUse(PackageDependency dependency, Candidate candidate, SelectedPackage? parent)
    {
        if (dependency.Use.IsEmpty)
        {
            return [];
        }

        IReadOnlySet<string> parentFlags = parent?.Candidate.Use.Enabled ?? ImmutableSortedSet<string>.Empty;
        return [.. dependency.Use
            .Where(use => !use.IsSatisfiedBy(parentFlags, candidate.Use.Enabled, candidate.Use.IuseEffective))
            .Select(use => use.Evaluate(parentFlags) is { Kind: UseDependencyKind.Disabled } ? $"-{use.Flag}" : use.Flag)];
    }

    static string? RequiredUseViolation(Candidate candidate)
    {
        PackageMetadata metadata = candidate.Metadata;
        if (metadata.RequiredUse.Length == 0)
        {
            return null;
        }

        if (!DependencySpecifications.TryParseRequiredUse(metadata.RequiredUse, metadata.Eapi, out var requirement, out ParseFailure failure))
        {
            throw new StavesException(new Diagnostic(
                "STV3102", $"REQUIRED_USE of `{metadata.Name}` is not one of EAPI {metadata.Eapi.Name}: expected {failure.Expected}"));
        }

        return RequiredUse.Evaluate(requirement, candidate.Use.Enabled, metadata.Eapi).FirstOrDefault()?.Explanation;
    }

    /// <summary>The package of another category with this name, or the one whose name is nearly this.</summary>
    string? Nearest(QualifiedPackageName wanted)
    {
        List<QualifiedPackageName> all = [.. request.Repositories.All.SelectMany(repository => repository.PackageNames())];
        return all.Find(name => name.Name == wanted.Name)?.ToString()
            ?? NearestWord.Find(wanted.ToString(), all.Select(name => name.ToString()))
            ?? all.Find(name => name.Name == NearestWord.Find(wanted.Name, all.Select(other => other.Name)))?.ToString();
    }
}
