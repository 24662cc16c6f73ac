using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>The repositories that a configuration uses, lowest priority first: of equal versions the one of a later repository
/// counts.</summary>
public sealed class RepositorySet
{
    readonly Dictionary<string, EbuildRepository> _byName = new(StringComparer.Ordinal);
    readonly Lazy<LicenseGroups> _licenseGroups;
    readonly IReadOnlyDictionary<string, RepositoryOverrides> _overrides;
    readonly CurrentMetadata _current;

    /// <param name="repositories">At least one, lowest priority first.</param>
    /// <param name="main">The repository that is the master of those that name none; the first where it is not given.</param>
    /// <param name="overrides">By the repository's name, what the user says otherwise than its layout.conf.</param>
    /// <exception cref="StavesException">Two repositories have one name, or a master is missing.</exception>
    public RepositorySet(
        ImmutableArray<EbuildRepository> repositories,
        EbuildRepository? main = null,
        IReadOnlyDictionary<string, RepositoryOverrides>? overrides = null)
    {
        All = repositories;
        _overrides = overrides ?? ImmutableDictionary<string, RepositoryOverrides>.Empty;
        Main = main ?? repositories[0];
        _current = new CurrentMetadata(this);
        _licenseGroups = new(() => All.Aggregate(LicenseGroups.None, (groups, repository) => groups.With(repository.LicenseGroups)));
        foreach (EbuildRepository repository in repositories)
        {
            if (!_byName.TryAdd(repository.Name, repository))
            {
                throw new StavesException(new Diagnostic(
                    "STV2106", $"`{repository.Path}` and `{_byName[repository.Name].Path}` are both named `{repository.Name}`"));
            }
        }

        foreach (EbuildRepository repository in repositories)
        {
            foreach (string alias in AliasesOf(repository))
            {
                _byName.TryAdd(alias, repository);
            }
        }

        foreach (EbuildRepository repository in repositories)
        {
            _ = MastersOf(repository);
        }
    }

    public ImmutableArray<EbuildRepository> All { get; }

    public EbuildRepository Main { get; }

    /// <summary>The licence groups of all repositories.</summary>
    public LicenseGroups LicenseGroups => _licenseGroups.Value;

    /// <summary>The versions of a package: those of the repository with the lowest priority first, each ascending.</summary>
    /// <exception cref="StavesException">A cache entry is broken, or an ebuild cannot be sourced.</exception>
    public ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package)
    {
        ImmutableArray<PackageMetadata> versions = [];
        foreach (EbuildRepository repository in All)
        {
            versions = versions.AddRange(_current.VersionsOf(repository, package));
        }

        return versions;
    }

    /// <summary>The ebuilds of a repository whose metadata cache entry is missing, broken, or older than the ebuild or one of its eclasses
    /// (PMS metadata-cache), in order.</summary>
    public ImmutableArray<EbuildFile> OutdatedEbuildsOf(EbuildRepository repository, CancellationToken cancellationToken) =>
        _current.OutdatedOf(repository, cancellationToken);

    /// <summary>Where the eclasses of a repository's ebuilds are looked up: its own directory, then those of its masters, the last one
    /// first (PMS tree-layout).</summary>
    public ImmutableArray<string> EclassDirectoriesOf(EbuildRepository repository) =>
        [.. MastersOf(repository).Reverse().Prepend(repository).Select(owner => Path.Combine(owner.SourcesPath, "eclass"))];

    /// <summary>The repository of a name or an alias.</summary>
    public EbuildRepository? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The repository in whose `profiles` a path lies.</summary>
    public EbuildRepository? Containing(string path) =>
        All.FirstOrDefault(repository => path.StartsWith($"{repository.ProfilesPath}/", StringComparison.Ordinal) || path == repository.ProfilesPath);

    /// <summary>The masters of a repository in the order of its layout.conf: what a later one says overrides an earlier one.</summary>
    public ImmutableArray<EbuildRepository> MastersOf(EbuildRepository repository)
    {
        RepositoryOverrides? overrides = _overrides.GetValueOrDefault(repository.Name);
        if ((overrides?.Masters ?? repository.Layout.Masters) is not { } names)
        {
            return repository == Main ? [] : [Main];
        }

        ImmutableArray<EbuildRepository>.Builder masters = ImmutableArray.CreateBuilder<EbuildRepository>(names.Length);
        foreach (string name in names)
        {
            masters.Add(Find(name) ?? throw new StavesException(new Diagnostic(
                "STV2106",
                $"`{name}`, a master of the repository `{repository.Name}`, is missing",
                overrides?.Masters is null
                    ? new SourceLocation(Path.Combine(repository.Path, "metadata", "layout.conf"))
                    : overrides.Location,
                $"add the repository `{name}`")));
        }

        return masters.MoveToImmutable();
    }

    /// <summary>What `mirror://` addresses of a repository's packages stand for: its own mirrors, then those of its masters.</summary>
    public ThirdPartyMirrors MirrorsOf(EbuildRepository repository) =>
        MastersOf(repository).Reverse().Aggregate(repository.Mirrors, (mirrors, master) => mirrors.With(master.Mirrors));

    List<string> AliasesOf(EbuildRepository repository)
    {
        IEnumerable<string> added = _overrides.GetValueOrDefault(repository.Name)?.Aliases ?? [];
        var aliases = new List<string>();
        foreach (string alias in repository.Layout.Aliases.Concat(added))
        {
            if (alias.StartsWith('-'))
            {
                aliases.Remove(alias[1..]);
            }
            else
            {
                aliases.Add(alias);
            }
        }

        return aliases;
    }
}
