using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Distfiles;

/// <summary>Brings source files into the distfiles directory, each verified against its Manifest (GLEP 74) before it has its name.</summary>
public sealed class DistfileFetcher(DistfileOptions options) : IDisposable
{
    const int LongestName = 200;

    readonly DistfileTransport _transport = new(options);

    /// <summary>Fetches what is not there.</summary>
    /// <returns>The paths of the files, in their order.</returns>
    /// <exception cref="StavesException">Files could not be had; one diagnostic for each, after all others have been fetched.</exception>
    public async Task<ImmutableArray<string>> FetchAsync(
        IReadOnlyList<Distfile> files, IProgress<DistfileProgress>? progress, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, StavesException> failures = new(StringComparer.Ordinal);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files.DistinctBy(file => file.FileName, StringComparer.Ordinal), parallel, async (file, token) =>
        {
            try
            {
                await FetchAsync(file, progress, token);
            }
            catch (StavesException failure)
            {
                failures[file.FileName] = failure;
                progress?.Report(new DistfileProgress(file.FileName, 0, file.Size, "", DistfileStage.Failed));
            }
        });
        return failures.IsEmpty
            ? [.. files.Select(file => Path.Combine(options.Directory, file.FileName))]
            : throw new StavesException([.. failures
                .OrderBy(failure => failure.Key, StringComparer.Ordinal)
                .SelectMany(failure => failure.Value.Diagnostics)]);
    }

    public void Dispose() => _transport.Dispose();

    async Task FetchAsync(Distfile file, IProgress<DistfileProgress>? progress, CancellationToken cancellationToken)
    {
        // A name from a Manifest must not lead out of the directory.
        if (file.FileName.Length is 0 or > LongestName || file.FileName is "." or ".." || file.FileName.AsSpan().ContainsAny('/', '\0'))
        {
            throw DistfileFailures.BadName(file);
        }

        DistfileStore store = new(options.Directory, file);
        ProgressReporter reporter = new(file, progress, options.Time);
        try
        {
            if (!await store.IsPresentAsync(cancellationToken))
            {
                await FetchLockedAsync(file, store, reporter, cancellationToken);
            }
            else
            {
                reporter.Report(DistfileStage.Present, file.Size, "");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DistfileFailures.Unusable(file, options.Directory, exception);
        }
    }

    async Task FetchLockedAsync(Distfile file, DistfileStore store, ProgressReporter reporter, CancellationToken cancellationToken)
    {
        using FileLock held = await store.LockAsync(cancellationToken);

        // Another process may have fetched it while this one waited.
        if (await store.IsPresentAsync(cancellationToken))
        {
            reporter.Report(DistfileStage.Present, file.Size, "");
            return;
        }

        string? earlier = await store.RejectPresentAsync(cancellationToken);
        await new DistfileDownload(file, store, _transport, options, reporter).RunAsync(earlier, cancellationToken);
    }
}
