using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Building.Sync;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>Syncs repositories of a configuration, one after the other; one that fails does not keep the others from it.</summary>
sealed class SyncRun(
    ImageSpecification? specification, string? configRoot, CacheDirectories cache, Secrets secrets, Rendering.IBuildProgress progress)
{
    /// <param name="names">Which; all where it is empty.</param>
    /// <param name="done">Told what each came to.</param>
    /// <param name="failed">Told why one failed.</param>
    /// <param name="cancellationToken">Ends the fetch that is under way, which changes nothing then.</param>
    /// <exception cref="StavesException">STV1980: a name is none of a repository that is fetched.</exception>
    public async Task SyncAsync(
        IReadOnlyCollection<string> names, Action<SyncOutcome> done, Action<Diagnostic> failed, CancellationToken cancellationToken)
    {
        ImmutableArray<RemoteRepository> all = RemoteRepositories.Of(specification, configRoot).All;
        RequireKnown(names, all);
        var sync = new RepositorySync(new SyncOptions
        {
            Directory = cache.FetchedRepositories,
            IndexDirectory = cache.Repositories,
            Download = secrets.Download(offline: false),
            UsesSsh = secrets.UsesSsh,
            NetrcFile = secrets.NetrcFile,
            Tell = progress.Say,
            Warn = warning => progress.Report(new ScheduleEvent.Warning(warning)),
            Progress = new FetchProgress(progress),
        });
        foreach (RemoteRepository repository in all.Where(repository => names.Count == 0 || names.Contains(repository.Name, StringComparer.Ordinal)))
        {
            try
            {
                done(await sync.SyncAsync(repository, cancellationToken));
            }
            catch (StavesException failure)
            {
                foreach (Diagnostic diagnostic in failure.Diagnostics)
                {
                    failed(diagnostic);
                }
            }
        }
    }

    static void RequireKnown(IEnumerable<string> names, ImmutableArray<RemoteRepository> all)
    {
        string[] known = [.. all.Select(repository => repository.Name)];
        Diagnostic[] unknown =
        [
            .. names.Except(known, StringComparer.Ordinal).Select(name => new Diagnostic(
                "STV1980",
                $"there is no repository `{name}` that is fetched from elsewhere",
                Hint: NearestWord.Find(name, known) is { } near ? $"write `{near}`"
                    : known.Length == 0 ? "none is: only types `git`, `rsync` and `webrsync` are, and sections of repos.conf whose location is not there"
                    : $"there is {string.Join(", ", known.Select(one => $"`{one}`"))}")),
        ];
        if (unknown.Length > 0)
        {
            throw new StavesException(unknown);
        }
    }
}
