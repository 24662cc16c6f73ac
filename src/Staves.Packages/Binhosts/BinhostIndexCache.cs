using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Staves.Packages.Cache;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>The indexes of binhosts, each kept between runs and asked for anew when its time is over. Any number of processes may share a
/// directory.</summary>
/// <param name="directory">Where they are kept.</param>
/// <param name="options">How they are fetched; where no socket may be opened, those that are here are used.</param>
/// <param name="warn">Told what a person should know; from several threads.</param>
public sealed class BinhostIndexCache(string directory, DownloadOptions options, Action<Diagnostic> warn) : IDisposable
{
    /// <summary>Whatever an index says: a false one must not hide newer packages for ever.</summary>
    static readonly TimeSpan LongestTimeToLive = TimeSpan.FromDays(7);

    readonly DownloadTransport _transport = new(options);

    /// <summary>The indexes of binhosts, in their order.</summary>
    /// <exception cref="StavesException">STV41xx: one cannot be had, and none of it is here; or it is broken.</exception>
    public async Task<ImmutableArray<BinhostIndex>> OpenAsync(IReadOnlyList<Binhost> binhosts, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(binhosts.Select(binhost => OpenAsync(binhost, cancellationToken)))];

    public void Dispose() => _transport.Dispose();

    async Task<BinhostIndex> OpenAsync(Binhost binhost, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(directory, FolderOf(binhost));
        string place = Path.Combine(folder, Binhost.IndexName);
        try
        {
            if (Current(binhost, place) is { } current)
            {
                return current;
            }

            Directory.CreateDirectory(folder);
            using FileLock held = await FileLock.AcquireAsync($"{place}.lock", cancellationToken);

            // Another process may have fetched it while this one waited.
            return Current(binhost, place) ?? await RefreshAsync(binhost, place, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BinhostFailures.Unusable(folder, exception);
        }
    }

    /// <summary>What is here, if it need not be asked for.</summary>
    BinhostIndex? Current(Binhost binhost, string place)
    {
        if (binhost.IsLocal)
        {
            return null;
        }

        BinhostIndex? stored = BinhostIndex.TryOpen(place, binhost.IndexPath);
        return stored is not null && (options.Offline || binhost.IsFrozen || IsFresh(stored, BinhostState.Read(StateOf(place)))) ? stored
            : options.Offline ? throw BinhostFailures.Offline(binhost)
            : null;
    }

    bool IsFresh(BinhostIndex stored, BinhostState? state)
    {
        if (stored.TimeToLive is not > 0 || state is null)
        {
            return false;
        }

        // A clock that was put back must not make an old index a fresh one.
        long age = Now - state.Checked;
        return age >= 0 && age < Math.Min(stored.TimeToLive.Value, (long)LongestTimeToLive.TotalSeconds);
    }

    async Task<BinhostIndex> RefreshAsync(Binhost binhost, string place, CancellationToken cancellationToken)
    {
        BinhostIndex? stored = BinhostIndex.TryOpen(place, binhost.IndexPath);
        BinhostState? state = stored is null ? null : BinhostState.Read(StateOf(place));
        var intake = new IndexIntake(place);
        try
        {
            if (binhost.IsLocal)
            {
                return await new LocalIndex(binhost, intake, _transport, warn).ReadAsync(stored, state, StateOf(place), cancellationToken);
            }

            (BinhostIndex index, BinhostState found) = await new RemoteIndex(binhost, intake, _transport, options).FetchAsync(stored, state, cancellationToken);
            if (index != stored)
            {
                if (index.Timestamp < stored?.Timestamp)
                {
                    warn(BinhostFailures.Older(binhost, found.Index, index.Timestamp.Value, stored.Timestamp.Value));
                    return stored;
                }

                intake.Publish(index);
            }

            (found with { Checked = Now }).Write(StateOf(place));
            return index;
        }
        catch (UnreachableIndexException unreachable) when (stored is not null)
        {
            warn(BinhostFailures.Stale(binhost, DateTimeOffset.FromUnixTimeSeconds(state?.Checked ?? 0), unreachable.Details));
            return stored;
        }
        catch (UnreachableIndexException unreachable)
        {
            throw unreachable.IsAbsent ? BinhostFailures.NoIndex(binhost, unreachable.Details) : BinhostFailures.Unreachable(binhost, unreachable.Details);
        }
        finally
        {
            intake.Discard();
        }
    }

    long Now => options.Time.GetUtcNow().ToUnixTimeSeconds();

    static string StateOf(string place) => $"{place}.state";

    /// <summary>A readable name, and what tells it from all others.</summary>
    static string FolderOf(Binhost binhost)
    {
        DownloadSource first = binhost.Addresses[0];
        string readable = first.Uri.IsFile ? Path.GetFileName(first.Uri.LocalPath) : first.Uri.Host;
        string safe = string.Concat(readable.Where(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'));
        return $"{safe.TrimStart('.')}-{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(first.Text)))}";
    }
}
