using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Asks the servers of a binhost for its index, one after the other, and again after a pause.</summary>
sealed class RemoteIndex(Binhost binhost, IndexIntake intake, DownloadTransport transport, DownloadOptions options)
{
    static readonly ImmutableArray<string> FileNames = ["Packages.gz", "Packages", "Packages.zst"];

    readonly OrderedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    StavesException? _broken;
    bool _isAbsent = true;

    /// <summary>The index that is there now, which may be the stored one, and where it was found.</summary>
    /// <param name="stored">What was fetched before.</param>
    /// <param name="state">Where that came from.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="UnreachableIndexException">No server gave one.</exception>
    /// <exception cref="StavesException">Servers gave none that is whole.</exception>
    public async Task<(BinhostIndex Index, BinhostState State)> FetchAsync(
        BinhostIndex? stored, BinhostState? state, CancellationToken cancellationToken)
    {
        TimeSpan pause = options.FirstPause;
        for (int round = 1; ; round++)
        {
            TimeSpan asked = TimeSpan.Zero;
            bool again = false;
            foreach (DownloadSource address in binhost.Addresses)
            {
                foreach (string file in NamesOf(address, state))
                {
                    try
                    {
                        return await FetchAsync(new DownloadSource($"{address.Text}/{file}", new Uri($"{address.Text}/{file}"), address.Proxy), stored, state, cancellationToken);
                    }
                    catch (SourceException failure)
                    {
                        _reasons[$"{address.Text}/{file}"] = failure.Message;
                        _isAbsent &= failure.Fault == SourceFault.Absent;
                        again |= failure.Fault == SourceFault.Transient;
                        asked = failure.RetryAfter > asked ? failure.RetryAfter : asked;
                        if (failure.Fault == SourceFault.Transient)
                        {
                            // A server in trouble is in trouble for all its files.
                            break;
                        }
                    }
                    catch (StavesException broken)
                    {
                        _reasons[$"{address.Text}/{file}"] = broken.Message;
                        _broken = broken;
                        break;
                    }
                }
            }

            if (!again || round >= options.Rounds)
            {
                throw _broken ?? (Exception)new UnreachableIndexException([.. _reasons.Select(reason => $"{reason.Key}: {reason.Value}")], _isAbsent);
            }

            await Task.Delay(asked > pause ? asked : pause, options.Time, cancellationToken);
            pause *= 2;
        }
    }

    /// <summary>The file that was there last time first.</summary>
    static IEnumerable<string> NamesOf(DownloadSource address, BinhostState? state) =>
        FileNames.OrderBy(file => $"{address.Text}/{file}" == state?.Index ? 0 : 1);

    async Task<(BinhostIndex Index, BinhostState State)> FetchAsync(
        DownloadSource source, BinhostIndex? stored, BinhostState? state, CancellationToken cancellationToken)
    {
        // What one server says of its file means nothing to another.
        BinhostState? known = stored is not null && state?.Index == source.Text ? state : null;
        await using DownloadResponse response = await transport.OpenIfChangedAsync(source, known?.EntityTag, known?.LastModified, cancellationToken);
        if (response.IsUnchanged)
        {
            return (stored!, known!);
        }

        BinhostIndex index = await intake.ReceiveAsync(transport, response, source.Text, binhost.IndexPath, cancellationToken);
        if (index.Timestamp is null)
        {
            throw BinhostFailures.Broken(source.Text, "has no `TIMESTAMP`", line: 1);
        }

        if (await new IndexCompletion(transport, options).CompleteAsync(index, source, cancellationToken) is { } completed)
        {
            index = intake.Take(completed, binhost.IndexPath);
        }

        return (index, new BinhostState { Index = source.Text, EntityTag = response.EntityTag, LastModified = response.LastModified, Checked = 0 });
    }
}
