using System.Collections.Immutable;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Pipeline.Repositories;

/// <summary>A repository that is named by its directory alone, with the masters whose eclasses it uses (PMS tree-layout).</summary>
/// <param name="Repositories">All of them.</param>
/// <param name="Repository">The one that was named.</param>
sealed record RepositoryWithMasters(RepositorySet Repositories, EbuildRepository Repository)
{
    /// <summary>Masters come from repos.conf below a root where one is given, else from the directories beside the repository.</summary>
    /// <exception cref="StavesException">STV1912: a master is nowhere.</exception>
    public static RepositoryWithMasters Open(string path, string? configRoot, CancellationToken cancellationToken)
    {
        EbuildRepository repository = EbuildRepository.Open(path, cancellationToken: cancellationToken);
        if (configRoot is null)
        {
            return new RepositoryWithMasters(new RepositorySet([.. MastersBeside(repository, cancellationToken), repository], repository), repository);
        }

        RepositorySet configured = PortageDirectory.Open(configRoot, cancellationToken: cancellationToken).Repositories;
        return configured.All.FirstOrDefault(known => known.Path == repository.Path) is { } same
            ? new RepositoryWithMasters(configured, same)
            : new RepositoryWithMasters(new RepositorySet([.. configured.All, repository], configured.Main), repository);
    }

    static ImmutableArray<EbuildRepository> MastersBeside(EbuildRepository repository, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, EbuildRepository>(StringComparer.Ordinal);
        Lazy<ImmutableArray<EbuildRepository>> siblings = new(() => SiblingsOf(repository, cancellationToken));
        var open = new Queue<EbuildRepository>([repository]);
        while (open.TryDequeue(out EbuildRepository? next))
        {
            foreach (string name in next.Masters.Where(name => name != repository.Name && !found.ContainsKey(name)))
            {
                found[name] = siblings.Value.FirstOrDefault(sibling => sibling.Name == name) ?? throw new StavesException(new Diagnostic(
                    "STV1912",
                    $"`{name}`, a master of the repository `{next.Name}`, is not beside it",
                    new SourceLocation(Path.Combine(next.Path, "metadata", "layout.conf")),
                    $"put it into `{Path.GetDirectoryName(repository.Path)}`, or name with --config-root the configuration whose repos.conf has it"));
                open.Enqueue(found[name]);
            }
        }

        return [.. found.Values];
    }

    static ImmutableArray<EbuildRepository> SiblingsOf(EbuildRepository repository, CancellationToken cancellationToken) =>
    [
        .. Directory.EnumerateDirectories(Path.GetDirectoryName(repository.Path)!)
            .Where(path => path != repository.Path && File.Exists(Path.Combine(path, "profiles", "repo_name")))
            .Order(StringComparer.Ordinal)
            .Select(path => EbuildRepository.Open(path, cancellationToken: cancellationToken)),
    ];
}
