using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Mirrors;

/// <summary>Asks one mirror after the other for something that consists of several files, and again after a pause where that may help:
/// what belongs together comes from one mirror, since another may be a day behind.</summary>
sealed class MirrorRounds(ImmutableArray<DownloadSource> mirrors, DownloadOptions options, MirrorFailures failures)
{
    readonly OrderedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    bool _isRefused;

    /// <exception cref="StavesException">STV4601, STV4602, STV4603: no mirror has it.</exception>
    public async Task<T> FirstAsync<T>(Func<DownloadSource, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        ImmutableArray<DownloadSource> places = options.Offline ? mirrors.RemoveAll(mirror => !mirror.Uri.IsFile) : mirrors;
        if (places.IsEmpty)
        {
            throw failures.Offline([.. mirrors.Select(mirror => $"{mirror.Text}: not tried")]);
        }

        TimeSpan pause = options.FirstPause;
        for (int round = 1; ; round++)
        {
            List<DownloadSource> again = [];
            foreach (DownloadSource mirror in places)
            {
                try
                {
                    return await take(mirror, cancellationToken);
                }
                catch (SourceException failure)
                {
                    _reasons[mirror.Text] = failure.Message;
                    _isRefused |= failure.Fault == SourceFault.Mismatch;
                    if (failure.Fault == SourceFault.Transient)
                    {
                        again.Add(mirror);
                    }
                }
                catch (StavesException failure) when (MirrorFailures.IsOfMirror(failure))
                {
                    _reasons[mirror.Text] = string.Join("; ", failure.Diagnostics[0].Details);
                    _isRefused |= MirrorFailures.IsRefusal(failure);
                }
            }

            if (again.Count == 0 || round >= options.Rounds)
            {
                ImmutableArray<string> details = [.. _reasons.Select(reason => $"{reason.Key}: {reason.Value}")];
                throw _isRefused ? failures.Mismatch(details) : failures.Unreachable(details);
            }

            await Task.Delay(pause, options.Time, cancellationToken);
            pause *= 2;
            places = [.. again];
        }
    }
}
