using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Portage.Updates;

/// <summary>The package and slot moves of all repositories, and which of them concern a package: those of the repository that it came
/// from, after those of that repository's masters.</summary>
/// <remarks>PMS leaves open whose packages a repository's updates are for. Portage asks the package's own repository and, only where that
/// has no `profiles/updates`, the main repository; but names in an overlay's dependencies are those of its masters too.</remarks>
public sealed class RepositoryUpdates
{
    readonly Dictionary<string, PackageUpdates> _byRepository = new(StringComparer.Ordinal);

    RepositoryUpdates(RepositorySet repositories)
    {
        Dictionary<EbuildRepository, UpdateFiles> files = repositories.All.ToDictionary(repository => repository, UpdateFiles.Load);
        Repositories = repositories;
        Warnings = [.. repositories.All.SelectMany(repository => files[repository].Warnings)];
        foreach (EbuildRepository repository in repositories.All)
        {
            _byRepository[repository.Name] = repositories.MastersOf(repository).Append(repository)
                .Distinct()
                .Aggregate(PackageUpdates.None, (updates, source) => updates.Then(files[source].Updates));
        }
    }

    public RepositorySet Repositories { get; }

    public ImmutableArray<Diagnostic> Warnings { get; }

    /// <exception cref="StavesException">A file cannot be read.</exception>
    public static RepositoryUpdates Load(RepositorySet repositories) => new(repositories);

    /// <summary>What concerns the packages of a repository; for a name that is not known, or empty, what concerns those of the main
    /// repository.</summary>
    public PackageUpdates Of(string repository) => _byRepository[(Repositories.Find(repository) ?? Repositories.Main).Name];
}
