using System.Collections.Immutable;
using Staves.Building.Sync;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>Where the repositories that come from elsewhere lie on this machine. They stay there as long as this is not disposed of, even
/// if somebody syncs meanwhile.</summary>
sealed class SyncedRepositories : IDisposable
{
    readonly ImmutableArray<(RemoteRepository Repository, RepositoryUse Use)> _specified;
    readonly ImmutableArray<(RemoteRepository Repository, RepositoryUse Use)> _configured;

    SyncedRepositories(
        ImmutableArray<(RemoteRepository Repository, RepositoryUse Use)> specified, ImmutableArray<(RemoteRepository Repository, RepositoryUse Use)> configured) =>
        (_specified, _configured) = (specified, configured);

    public static SyncedRepositories None { get; } = new([], []);

    /// <summary>By section of repos.conf, what stands for locations that are not there.</summary>
    public IReadOnlyDictionary<string, string> StandIns =>
        _configured.ToDictionary(pair => pair.Repository.Name, pair => pair.Use.Path, StringComparer.Ordinal);

    /// <summary>Fetches what is not here, and where it is asked for the newest state of everything.</summary>
    /// <exception cref="StavesException">A repository cannot be had.</exception>
    public static async Task<SyncedRepositories> OpenAsync(
        ImageSpecification specification, ResolutionOptions options, Action<Diagnostic> warn, CancellationToken cancellationToken)
    {
        var remote = RemoteRepositories.Of(specification, options.ConfigRoot);
        if (remote.All.IsEmpty)
        {
            return None;
        }

        var sync = new RepositorySync(new SyncOptions
        {
            Directory = options.Cache.FetchedRepositories,
            IndexDirectory = options.Cache.Repositories,
            Download = options.Secrets.Download(options.Offline),
            UsesSsh = options.Secrets.UsesSsh,
            NetrcFile = options.Secrets.NetrcFile,
            Tell = options.Builder.Tell,
            Warn = warn,
            Progress = options.Progress,
        });
        foreach (RemoteRepository repository in options.Syncs ? remote.All : [])
        {
            await sync.SyncAsync(repository, cancellationToken);
        }

        return new SyncedRepositories(await UseAsync(remote.Specified), await UseAsync(remote.Configured));

        async Task<ImmutableArray<(RemoteRepository Repository, RepositoryUse Use)>> UseAsync(ImmutableArray<RemoteRepository> repositories)
        {
            var used = ImmutableArray.CreateBuilder<(RemoteRepository, RepositoryUse)>();
            foreach (RemoteRepository repository in repositories)
            {
                used.Add((repository, await sync.UseAsync(repository, cancellationToken)));
            }

            return used.ToImmutable();
        }
    }

    /// <summary>The directory or archive of a repository of the specification; null for one that does not come from elsewhere.</summary>
    public string? PathOf(RepositorySpecification repository) =>
        _specified.Where(pair => pair.Repository.Name == repository.Name).Select(pair => pair.Use.Path).FirstOrDefault();

    public void Dispose()
    {
        foreach ((_, RepositoryUse use) in _specified.Concat(_configured))
        {
            use.Dispose();
        }
    }
}
