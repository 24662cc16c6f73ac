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

    public CandidateSearch Find(PackageDependency dependency, SelectedPackage? parent)
    {
        ImmutableArray<PackageMetadata> versions = VersionsOf(dependency.Package);
        ImmutableArray<PackageMetadata> matching = [.. versions.Where(version =>
            dependency.Matches(version.Name, version.Slot, version.SubSlot, version.Repository))];
        if (matching.IsEmpty)
        {
            return new CandidateSearch.NotFound(() => versions.IsEmpty
                ? new ResolutionProblem.NoSuchPackage(dependency, Nearest(dependency.Package))
                : new ResolutionProblem.NoSuchVersion(dependency, [.. versions.Select(version => version.Name).Distinct()]));
        }

        ImmutableArray<PackageMetadata> visible = [.. matching.Where(version => request.Configuration.VisibilityOf(version).IsVisible)];
        if (visible.IsEmpty)
        {
            return new CandidateSearch.NotFound(() => new ResolutionProblem.Masked(
                dependency, [.. matching.Select(version => new MaskedVersion(version.Name, request.Configuration.VisibilityOf(version)))]));
        }

        if (visible.Select(CandidateOf).FirstOrDefault(candidate => UseFits(dependency, candidate, parent)) is not { } found)
        {
            return new CandidateSearch.NotFound(() => UseUnmet(dependency, CandidateOf(visible[0]), parent));
        }

        // Contradictory flags are the user's to set right; an older version would only hide them.
        return RequiredUseViolation(found) is { } violation
            ? new CandidateSearch.NotFound(() => new ResolutionProblem.RequiredUseViolated(found.Metadata.Name, violation))
            : new CandidateSearch.Found(found);
    }

    public static bool UseFits(PackageDependency dependency, Candidate candidate, SelectedPackage? parent) =>
        dependency.UseSatisfiedBy(FlagsOf(parent), candidate.Use.Enabled, candidate.Use.IuseEffective);

    /// <summary>A dependency variable of a package, with its USE conditionals decided.</summary>
    public DependencyNode<PackageDependency>.AllOf Dependencies(Candidate candidate, string variable, string specification)
    {
        PackageMetadata metadata = candidate.Metadata;
        return DependencySpecifications.TryParsePackages(specification, metadata.Eapi, out var tree, out ParseFailure failure)
            ? tree.Evaluate(candidate.Use.Enabled, metadata.Eapi)
            : throw Malformed(metadata, variable, specification, failure);
    }

    ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package)
    {
        if (!_versions.TryGetValue(package, out ImmutableArray<PackageMetadata> versions))
        {
            // Newest first; of equal versions the one of the repository with the highest priority, which stands last.
            versions = [.. request.Repositories.VersionsOf(package).Reverse().OrderByDescending(version => version.Name.Version)];
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

    static ImmutableSortedSet<string> FlagsOf(SelectedPackage? parent) => parent?.Candidate.Use.Enabled ?? [];

    static ResolutionProblem.UseUnmet UseUnmet(PackageDependency dependency, Candidate candidate, SelectedPackage? parent)
    {
        PackageUse use = candidate.Use;
        ILookup<UseObstacle, string> flags = dependency
            .UnsatisfiedUse(FlagsOf(parent), use.Enabled, use.IuseEffective)
            .ToLookup(
                unmet => !use.IuseEffective.Contains(unmet.Flag) ? UseObstacle.NoSuchFlag
                    : use.Forced.Contains(unmet.Flag) || use.Masked.Contains(unmet.Flag) ? UseObstacle.Profile
                    : UseObstacle.Setting,
                unmet => unmet.Evaluate(FlagsOf(parent)) is { Kind: UseDependencyKind.Disabled } ? $"-{unmet.Flag}" : unmet.Flag);
        return new ResolutionProblem.UseUnmet(dependency, candidate.Metadata.Name)
        {
            ToSet = [.. flags[UseObstacle.Setting]],
            Fixed = [.. flags[UseObstacle.Profile]],
            Unknown = [.. flags[UseObstacle.NoSuchFlag].Select(flag => flag.TrimStart('-'))],
        };
    }

    string? RequiredUseViolation(Candidate candidate)
    {
        PackageMetadata metadata = candidate.Metadata;
        if (metadata.RequiredUse.Length == 0)
        {
            return null;
        }

        return DependencySpecifications.TryParseRequiredUse(metadata.RequiredUse, metadata.Eapi, out var requirement, out ParseFailure failure)
            ? RequiredUse.Evaluate(requirement, candidate.Use.Enabled, metadata.Eapi).FirstOrDefault()?.Explanation
            : throw Malformed(metadata, "REQUIRED_USE", metadata.RequiredUse, failure);
    }

    StavesException Malformed(PackageMetadata metadata, string variable, string text, ParseFailure failure) => new(new Diagnostic(
        "STV2112",
        $"{variable} of `{metadata.Name}` is not one of EAPI {metadata.Eapi.Name}: expected {failure.Expected} at `{text[Math.Min(failure.Offset, text.Length)..]}`",
        new SourceLocation($"{request.Repositories.Find(metadata.Repository)!.Path}/metadata/md5-cache/{metadata.Name}")));

    /// <summary>The package of another category with this name, or the one whose name is nearly this.</summary>
    string? Nearest(QualifiedPackageName wanted)
    {
        List<QualifiedPackageName> all = [.. request.Repositories.All.SelectMany(repository => repository.PackageNames())];
        string? nearestName = NearestWord.Find(wanted.Name, all.Select(name => name.Name));
        return all.Find(name => name.Name == wanted.Name)?.ToString()
            ?? NearestWord.Find(wanted.ToString(), all.Select(name => name.ToString()))
            ?? all.Find(name => name.Name == nearestName)?.ToString();
    }

    enum UseObstacle
    {
        Setting,
        Profile,
        NoSuchFlag,
    }
}
