using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution.Explanation;
using Staves.Resolution.Remedies;

namespace Staves.Resolution.Candidates;

/// <summary>Finds the package versions that satisfy a dependency, newest first, and why others do not.</summary>
sealed class CandidateFinder
{
    const string TestFlag = "test";

    readonly ResolutionRequest _request;
    readonly ConfigurationChanges _changes;
    readonly Dictionary<QualifiedPackageName, ImmutableArray<PackageMetadata>> _versions = [];
    readonly Dictionary<PackageMetadata, Candidate> _candidates = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<PackageMetadata, BinaryPackage> _binaries = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<BinaryPackage, BinaryRejection?> _rejections = new(ReferenceEqualityComparer.Instance);
    readonly DependencyTable _dependencies = new();
    readonly BinaryChoice _binaryChoice;

    /// <param name="request">Where to look.</param>
    /// <param name="changes">What to take as configured otherwise.</param>
    public CandidateFinder(ResolutionRequest request, ConfigurationChanges changes)
    {
        _request = request;
        _changes = changes;
        _binaryChoice = new BinaryChoice(request, dependency =>
            VersionsOf(dependency.Package).FirstOrDefault(version => dependency.Matches(version) && IsVisible(version)));
    }

    /// <summary>The candidates for a dependency, newest first; each is looked for when it is asked for. As in Portage a version whose flags the
    /// user could set otherwise hides all that are older: an older version would only hide that.</summary>
    /// <param name="dependency">What is asked for.</param>
    /// <param name="parentFlags">The flags of the package that asks.</param>
    public IEnumerable<Candidate> Find(PackageDependency dependency, ImmutableSortedSet<string> parentFlags) =>
        _request.Binaries.IsEmpty ? Fitting(dependency, parentFlags) : WithBinaries(dependency, parentFlags);

    IEnumerable<Candidate> Fitting(PackageDependency dependency, ImmutableSortedSet<string> parentFlags)
    {
        bool isFirst = true;
        foreach (PackageMetadata version in VersionsOf(dependency.Package))
        {
            if (!IsUsable(dependency, version))
            {
                continue;
            }

            Candidate candidate = CandidateOf(version);
            if (candidate.HasFlagsFor(dependency, parentFlags))
            {
                isFirst = false;
                yield return candidate;
            }
            else if (isFirst && ObstaclesOf(dependency, candidate, parentFlags).All(unmet => unmet.Kind == UseObstacle.Setting))
            {
                yield break;
            }
        }
    }

    List<Candidate> WithBinaries(PackageDependency dependency, ImmutableSortedSet<string> parentFlags)
    {
        List<Candidate> found = [.. Fitting(dependency, parentFlags)];
        if (found.Count == 0 && !dependency.Use.IsEmpty)
        {
            found.AddRange(WithTheirFlags(dependency, parentFlags));
        }

        // A binary package whose ebuild has gone, or is masked, counts only where no ebuild would do.
        if (!_request.BinaryPolicy.Only && found.Exists(candidate => candidate.Binary is null))
        {
            found.RemoveAll(candidate => candidate.Binary is { } binary && EbuildOf(binary) is null);
        }

        return found;
    }

    /// <summary>The binary packages that were built with flags that a dependency asks for, and that are otherwise what the newest ebuild would
    /// become if these were set: better than to ask the user to set them.</summary>
    IEnumerable<Candidate> WithTheirFlags(PackageDependency dependency, ImmutableSortedSet<string> parentFlags)
    {
        if (_request.BinaryPolicy.RespectUse is not null
            || NewestWithoutUse(dependency) is not { Binary: null } newest
            || UseUnmet(dependency, newest, parentFlags) is not { Fixed.IsEmpty: true, Unknown.IsEmpty: true } unmet)
        {
            return [];
        }

        var changed = new Candidate(newest.Metadata, () => newest.Use with
        {
            Enabled = newest.Use.Enabled.Union(unmet.ToSet.Where(flag => flag[0] != '-'))
                .Except(unmet.ToSet.Where(flag => flag[0] == '-').Select(flag => flag[1..])),
        });
        return _request.Binaries.VersionsOf(dependency.Package)
            .Where(binary => binary.Name == newest.Metadata.Name
                && dependency.Matches(binary.Metadata)
                && _binaryChoice.RejectionOf(binary, changed, _changes.Accepts(binary.Metadata)) is null)
            .Select(binary => CandidateOf(binary.Metadata))
            .Where(candidate => candidate.Satisfies(dependency, parentFlags));
    }

    /// <summary>Why the binary packages of an ebuild's version were not taken instead of it.</summary>
    public ImmutableArray<BinaryRejection> RejectionsOf(Candidate candidate) => candidate.IsBuilt || _request.Binaries.IsEmpty
        ? []
        : [
            .. _request.Binaries.VersionsOf(candidate.Metadata.Name.Package)
                .Where(binary => binary.Name == candidate.Metadata.Name)
                .Select(binary => RejectionOf(binary) ?? new BinaryRejection.Unusable(binary)),
        ];

    /// <summary>The newest version that would do if its flags did not count; null where there is none.</summary>
    public Candidate? NewestWithoutUse(PackageDependency dependency)
    {
        PackageMetadata? newest = null;
        foreach (PackageMetadata version in VersionsOf(dependency.Package))
        {
            if (!IsUsable(dependency, version))
            {
                continue;
            }

            // The flags of an ebuild can be changed, so it says more than a binary package.
            if (!_binaries.ContainsKey(version))
            {
                return CandidateOf(version);
            }

            newest ??= version;
        }

        return newest is null ? null : CandidateOf(newest);
    }

    /// <summary>Why <see cref="Find"/> finds nothing.</summary>
    public ResolutionProblem Explain(PackageDependency dependency, ImmutableSortedSet<string> parentFlags)
    {
        ImmutableArray<PackageMetadata> versions = VersionsOf(dependency.Package);
        if (versions.IsEmpty)
        {
            return new ResolutionProblem.NoSuchPackage(dependency, Nearest(dependency.Package));
        }

        ImmutableArray<PackageMetadata> matching = Matching(dependency);
        if (matching.IsEmpty)
        {
            return new ResolutionProblem.NoSuchVersion(dependency, [.. versions.Select(version => version.Name).Distinct()]);
        }

        return NewestWithoutUse(dependency) is { } newest
            ? UseUnmet(dependency, newest, parentFlags)
            : new ResolutionProblem.Masked(
                dependency, [.. matching.Select(version => new MaskedVersion(version.Name, _request.Configuration.VisibilityOf(version)))]);
    }

    /// <summary>The versions that a dependency speaks of, masked ones and other flags too, newest first.</summary>
    public ImmutableArray<PackageMetadata> Matching(PackageDependency dependency) =>
        [.. VersionsOf(dependency.Package).Where(dependency.Matches)];

    public ImmutableArray<MaskReason> MasksOf(PackageMetadata version) => _request.Configuration.VisibilityOf(version).Reasons;

    /// <summary>A dependency variable of a package, with its USE conditionals decided.</summary>
    public DependencyNode<PackageDependency>.AllOf Dependencies(Candidate candidate, string variable, string specification)
    {
        DependencyNode<PackageDependency>.AllOf tree =
            Parse(candidate.Metadata, variable, specification).Evaluate(candidate.Use.Enabled, candidate.Metadata.Eapi);
        return candidate.IsBuilt && _request.IgnoresBoundSlots ? BuiltDependencies.Freed(tree) : tree;
    }

    /// <summary>What a dependency variable would ask for besides, if the flag `test` were on.</summary>
    public DependencyNode<PackageDependency>.AllOf TestDependencies(Candidate candidate, string variable, string specification)
    {
        ImmutableSortedSet<string> flags = candidate.Use.Enabled.Add(TestFlag);
        return new([.. Guarded(Parse(candidate.Metadata, variable, specification))]);

        IEnumerable<DependencyNode<PackageDependency>> Guarded(DependencyNode<PackageDependency> node) => node switch
        {
            DependencyNode<PackageDependency>.UseConditional { Flag: TestFlag, Negated: false } guarded =>
                new DependencyNode<PackageDependency>.AllOf(guarded.Children).Evaluate(flags, candidate.Metadata.Eapi).Children,
            DependencyNode<PackageDependency>.UseConditional other when !other.AppliesTo(flags) => [],
            DependencyNode<PackageDependency>.Group group => group.Children.SelectMany(Guarded),
            _ => [],
        };
    }

    /// <summary>Whether a package has the flag `test`, which is off and could be on.</summary>
    public static bool CouldTest(Candidate candidate) => candidate.Use.IuseEffective.Contains(TestFlag)
        && !candidate.Use.Enabled.Contains(TestFlag)
        && !candidate.Use.Masked.Contains(TestFlag);

    /// <summary>How the flags of a package contradict its REQUIRED_USE; null where they do not.</summary>
    public static RequiredUseViolation? ViolationOf(Candidate candidate)
    {
        PackageMetadata metadata = candidate.Metadata;
        if (candidate.IsBuilt || metadata.RequiredUse.Length == 0)
        {
            return null;
        }

        if (!DependencySpecifications.TryParseRequiredUse(metadata.RequiredUse, metadata.Eapi, out var requirement, out ParseFailure failure))
        {
            throw Malformed(metadata, "REQUIRED_USE", metadata.RequiredUse, failure);
        }

        PackageUse use = candidate.Use;
        return RequiredUse.IsSatisfied(requirement, use.Enabled, metadata.Eapi)
            ? null
            : RequiredUse.Evaluate(requirement, use.Enabled, metadata.Eapi, use.Forced.Concat(use.Masked).ToHashSet(StringComparer.Ordinal))[0];
    }

    DependencyNode<PackageDependency>.AllOf Parse(PackageMetadata metadata, string variable, string specification) =>
        _dependencies.TryParsePackages(specification, metadata.Eapi, out var tree, out ParseFailure failure)
            ? tree
            : throw Malformed(metadata, variable, specification, failure);

    bool IsUsable(PackageDependency dependency, PackageMetadata version) => dependency.Matches(version)
        && (_binaries.TryGetValue(version, out BinaryPackage? binary) ? RejectionOf(binary) is null : IsVisible(version));

    bool IsVisible(PackageMetadata version) => _changes.Accepts(version) || _request.Configuration.IsVisible(version);

    ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package)
    {
        if (!_versions.TryGetValue(package, out ImmutableArray<PackageMetadata> versions))
        {
            // Newest first; of equal versions binary packages, then the one of the repository with the highest priority, which stands last.
            List<PackageMetadata> found = [.. BinariesOf(package)];
            ImmutableArray<PackageMetadata> ebuilds = _request.BinaryPolicy.Only ? [] : _request.Repositories.VersionsOf(package);
            for (int i = ebuilds.Length - 1; i >= 0; i--)
            {
                found.Add(ebuilds[i]);
            }

            versions = Descending([.. _request.OnlyVersions is null ? found : found.Where(IsAllowed)]);
            _versions.Add(package, versions);
        }

        return versions;
    }

    /// <summary>Stable; those of one repository are in order as they are.</summary>
    static ImmutableArray<PackageMetadata> Descending(ImmutableArray<PackageMetadata> versions)
    {
        for (int i = 1; i < versions.Length; i++)
        {
            if (versions[i].Name.Version > versions[i - 1].Name.Version)
            {
                return [.. versions.OrderByDescending(version => version.Name.Version)];
            }
        }

        return versions;
    }

    bool IsAllowed(PackageMetadata version) => _request.OnlyVersions is not { } only
        || only.Contains((version.Name, version.Repository))
        || (_request.AllowsOtherPackages && !only.Any(other => other.Name.Package == version.Name.Package));

    ImmutableArray<PackageMetadata> BinariesOf(QualifiedPackageName package)
    {
        ImmutableArray<BinaryPackage> binaries = _request.Binaries.VersionsOf(package);
        foreach (BinaryPackage binary in binaries)
        {
            _binaries.Add(binary.Metadata, binary);
        }

        return [.. binaries.Select(binary => binary.Metadata)];
    }

    BinaryRejection? RejectionOf(BinaryPackage binary)
    {
        if (!_rejections.TryGetValue(binary, out BinaryRejection? rejection))
        {
            rejection = _binaryChoice.RejectionOf(binary, EbuildOf(binary), _changes.Accepts(binary.Metadata));
            _rejections.Add(binary, rejection);
        }

        return rejection;
    }

    /// <summary>The visible ebuild of a binary package's version, that of its own repository first; null where none is, or none counts.</summary>
    Candidate? EbuildOf(BinaryPackage binary)
    {
        PackageMetadata? ebuild = VersionsOf(binary.Name.Package)
            .Where(version => version.Name == binary.Name && !_binaries.ContainsKey(version) && IsVisible(version))
            .OrderBy(version => version.Repository == binary.Metadata.Repository ? 0 : 1)
            .FirstOrDefault();
        return ebuild is null ? null : CandidateOf(ebuild);
    }

    Candidate CandidateOf(PackageMetadata version)
    {
        if (!_candidates.TryGetValue(version, out Candidate? candidate))
        {
            candidate = _binaries.TryGetValue(version, out BinaryPackage? binary)
                ? new Candidate(version, () => WithFlagsOf(binary, _request.Configuration.UseOf(version))) { Binary = binary }
                : new Candidate(version, () => _changes.Apply(version, _request.Configuration.UseOf(version)));
            _candidates.Add(version, candidate);
        }

        return candidate;
    }

    static PackageUse WithFlagsOf(BinaryPackage binary, PackageUse use) => use with { Enabled = binary.Use.Intersect(use.IuseEffective) };

    static IEnumerable<(UseDependency Use, UseObstacle Kind)> ObstaclesOf(
        PackageDependency dependency, Candidate candidate, ImmutableSortedSet<string> parentFlags)
    {
        PackageUse use = candidate.Use;
        return dependency.UnsatisfiedUse(parentFlags, use.Enabled, use.IuseEffective).Select(unmet => (
            unmet,
            !use.IuseEffective.Contains(unmet.Flag) ? UseObstacle.NoSuchFlag
                : candidate.IsBuilt || use.Forced.Contains(unmet.Flag) || use.Masked.Contains(unmet.Flag) ? UseObstacle.Profile
                : UseObstacle.Setting));
    }

    static ResolutionProblem.UseUnmet UseUnmet(PackageDependency dependency, Candidate candidate, ImmutableSortedSet<string> parentFlags)
    {
        ILookup<UseObstacle, string> flags = ObstaclesOf(dependency, candidate, parentFlags).ToLookup(
            unmet => unmet.Kind,
            unmet => unmet.Use.Evaluate(parentFlags) is { Kind: UseDependencyKind.Disabled } ? $"-{unmet.Use.Flag}" : unmet.Use.Flag);
        return new ResolutionProblem.UseUnmet(dependency, candidate)
        {
            ToSet = [.. flags[UseObstacle.Setting]],
            Fixed = [.. flags[UseObstacle.Profile]],
            Unknown = [.. flags[UseObstacle.NoSuchFlag].Select(flag => flag.TrimStart('-'))],
        };
    }

    static StavesException Malformed(PackageMetadata metadata, string variable, string text, ParseFailure failure) => new(new Diagnostic(
        "STV2112",
        $"{variable} of `{metadata.Name}` is not one of EAPI {metadata.Eapi.Name}: expected {failure.Expected} at `{text[Math.Min(failure.Offset, text.Length)..]}`",
        metadata.LocationOf(variable)));

    /// <summary>The package of another category with this name, or the one whose name is nearly this.</summary>
    string? Nearest(QualifiedPackageName wanted)
    {
        List<QualifiedPackageName> all =
            [.. _request.Repositories.All.SelectMany(repository => repository.PackageNames()).Concat(_request.Binaries.PackageNames)];
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
