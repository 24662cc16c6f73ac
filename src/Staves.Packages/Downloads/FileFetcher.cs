using System.Collections.Immutable;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Downloads;

/// <summary>Brings files to their places, several at once, each verified before it has its name. Any number of processes may want the same
/// file: one fetches it, the others wait.</summary>
/// <param name="options">How files are fetched.</param>
/// <param name="connections">The way to servers, of somebody else who disposes of it; null for the ordinary one.</param>
public sealed class FileFetcher(DownloadOptions options, HttpMessageHandler? connections = null) : IDisposable
{
    readonly DownloadTransport _transport = new(options, connections);

    /// <summary>Fetches what is not there.</summary>
    /// <param name="files">Each path once.</param>
    /// <param name="progress">Told from several threads.</param>
    /// <param name="cancellationToken">Ends all that is under way; what has arrived stays for the next time.</param>
    /// <returns>In the order of the files, why one could not be had; null for those that are at their places.</returns>
    public async Task<ImmutableArray<StavesException?>> FetchAsync(
        IReadOnlyList<WantedFile> files, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var failures = new StavesException?[files.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, files.Count, parallel, async (index, token) =>
        {
            WantedFile file = files[index];
            try
            {
                await FetchAsync(file, progress, token);
            }
            catch (StavesException failure)
            {
                failures[index] = failure;
                progress?.Report(new DownloadProgress(file.Name, 0, file.Size, "", DownloadStage.Failed));
            }
        });
        return [.. failures];
    }

    public void Dispose() => _transport.Dispose();

    async Task FetchAsync(WantedFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        DownloadStore store = new(file);
        ProgressReporter reporter = new(file, progress, options.Time);
        try
        {
            if (!await store.IsPresentAsync(cancellationToken))
            {
                await FetchLockedAsync(file, store, reporter, cancellationToken);
            }
            else
            {
                reporter.Report(DownloadStage.Present, file.Size, "");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string directory = Path.GetDirectoryName(file.Path)!;
            throw exception is IOException full && DownloadFailures.IsDiskFull(full)
                ? file.Failures.DiskFull(file.Path, file.Size, exception)
                : file.Failures.Unusable(directory, exception);
        }
    }

    async Task FetchLockedAsync(WantedFile file, DownloadStore store, ProgressReporter reporter, CancellationToken cancellationToken)
    {
        using FileLock held = await store.LockAsync(cancellationToken);

        // Another process may have fetched it while this one waited.
        if (await store.IsPresentAsync(cancellationToken))
        {
            reporter.Report(DownloadStage.Present, file.Size, "");
            return;
        }

        string? earlier = await store.RejectPresentAsync(cancellationToken);
        await new FileDownload(file, store, _transport, options, reporter).RunAsync(earlier, cancellationToken);
    }
}
