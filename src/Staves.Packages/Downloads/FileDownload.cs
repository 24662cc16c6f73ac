using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Downloads;

/// <summary>Goes through the sources of one file until one has given it.</summary>
sealed class FileDownload(
    WantedFile wanted, DownloadStore store, DownloadTransport transport, DownloadOptions options, ProgressReporter progress)
{
    // A line that breaks every few megabytes still brings a large file home.
    const int MostResumptions = 100;

    readonly OrderedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    bool _mismatch;

    /// <summary>Ends where the file is there; told what was wrong with a file that was here before.</summary>
    /// <exception cref="StavesException">No source gave the file.</exception>
    public async Task RunAsync(string? earlier, CancellationToken cancellationToken)
    {
        if (earlier is not null)
        {
            _reasons[store.Path] = $"{earlier} ({(wanted.KeepsWrongFile ? "moved away" : "removed")})";
        }

        ImmutableArray<DownloadSource> places = options.Offline
            ? [.. wanted.Sources.Where(place => place.Uri.IsFile)]
            : wanted.Sources;
        foreach (string refused in wanted.Refused)
        {
            _reasons[refused] = "";
        }

        if (places.IsEmpty)
        {
            throw options.Offline ? Offline() : wanted.Failures.NoSources(Details());
        }

        await TryRoundsAsync(places, cancellationToken);
    }

    async Task TryRoundsAsync(ImmutableArray<DownloadSource> places, CancellationToken cancellationToken)
    {
        TimeSpan pause = options.FirstPause;
        for (int round = 1; ; round++)
        {
            List<DownloadSource> again = [];
            TimeSpan asked = TimeSpan.Zero;
            foreach (DownloadSource source in places)
            {
                if (await TryAsync(source, cancellationToken) is not { } failure)
                {
                    return;
                }

                _reasons[source.Text] = failure.Message;
                _mismatch |= failure.Fault == SourceFault.Mismatch;
                progress.Report(DownloadStage.Retrying, store.PartialLength(), source.Text);
                if (failure.Fault == SourceFault.Transient)
                {
                    again.Add(source);
                    asked = failure.RetryAfter > asked ? failure.RetryAfter : asked;
                }
            }

            if (again.Count == 0 || round >= options.Rounds)
            {
                throw Failure();
            }

            await Task.Delay(asked > pause ? asked : pause, options.Time, cancellationToken);
            pause *= 2;
            places = [.. again];
        }
    }

    StavesException Failure() => _mismatch
        ? wanted.Failures.Mismatch(Details())
        : options.Offline ? Offline() : wanted.Failures.Unreachable(Details());

    StavesException Offline() => wanted.Failures.Offline(
        [.. Details(), .. wanted.Sources.Where(place => !place.Uri.IsFile).Select(place => $"{place.Text}: not tried")]);

    ImmutableArray<string> Details() =>
        [.. _reasons.Select(reason => reason.Value.Length == 0 ? reason.Key : $"{reason.Key}: {reason.Value}")];

    /// <summary>Null where the file is there.</summary>
    async Task<SourceException?> TryAsync(DownloadSource source, CancellationToken cancellationToken)
    {
        for (int resumption = 0; ; resumption++)
        {
            DownloadTransfer transfer = new(wanted, store, transport, progress);
            try
            {
                await transfer.RunAsync(source, cancellationToken);
                progress.Report(DownloadStage.Fetched, wanted.Size, source.Text);
                return null;
            }
            catch (SourceException failure) when (resumption < MostResumptions)
            {
                if (failure.Fault == SourceFault.Mismatch && transfer.Resumed)
                {
                    // The beginning may have come from elsewhere: this source is not to blame before it has given all of it.
                    store.DiscardPartial();
                }
                else if (failure.Fault != SourceFault.Transient || !transfer.Grown)
                {
                    return failure;
                }
            }
            catch (SourceException failure)
            {
                return failure;
            }
        }
    }
}
