using System.Diagnostics;
using Staves.Packages.Cache;
using Staves.Packages.Mirrors;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Building.Sync;

/// <summary>Keeps repositories of other machines in the cache. A state is verified before it counts, and one that somebody uses stays as
/// long as it is used; a fetch that fails or is killed changes nothing.</summary>
public sealed class RepositorySync(SyncOptions options)
{
    /// <summary>Gentoo makes a snapshot every day, and a tree for rsync every half-hour.</summary>
    const int OldInDays = 14;

    const string KeysHint = "`keyring = 'FILE'` names the keys that sign it, sec-keys/openpgp-keys-gentoo-release has Gentoo's; `verify-signature = false` takes any";

    /// <summary>The repository as it is in the cache; it is fetched where it is not there at all.</summary>
    /// <exception cref="StavesException">It cannot be had.</exception>
    public async Task<RepositoryUse> UseAsync(RemoteRepository repository, CancellationToken cancellationToken)
    {
        var store = new RepositoryStore(options, repository);
        try
        {
            RepositoryUse? use = store.Use();
            while (use is null)
            {
                await SyncAsync(repository, store, onlyMissing: true, cancellationToken);
                use = store.Use();
            }

            return use;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SyncFailures.Unusable(store.Place, exception);
        }
    }

    /// <summary>Fetches the newest state.</summary>
    /// <exception cref="StavesException">It cannot be had, or is refused; what was here still is.</exception>
    public async Task<SyncOutcome> SyncAsync(RemoteRepository repository, CancellationToken cancellationToken)
    {
        var store = new RepositoryStore(options, repository);
        try
        {
            return await SyncAsync(repository, store, onlyMissing: false, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SyncFailures.Unusable(store.Place, exception);
        }
    }

    async Task<SyncOutcome> SyncAsync(RemoteRepository repository, RepositoryStore store, bool onlyMissing, CancellationToken cancellationToken)
    {
        if (options.Download.Offline && !repository.Source.IsLocal)
        {
            throw SyncFailures.Offline(repository);
        }

        using FileLock held = await store.LockAsync(cancellationToken);
        RepositoryState? before = store.State;
        if (before is not null && onlyMissing)
        {
            // Another process has fetched it meanwhile.
            return new SyncOutcome(repository, before, before, store.PathOf(before));
        }

        options.Tell($"fetching the repository {repository.Name} from {repository.Source.Shown}");
        FetchedTree fetched = await FetchAsync(repository, store, before, cancellationToken);
        WarnIfOld(repository, fetched.Time ?? before?.Time);
        if (fetched.Path is null)
        {
            RepositoryState same = before! with { Origin = fetched.Origin ?? before.Origin };
            store.Write(same);
            return new SyncOutcome(repository, before, same, store.PathOf(same));
        }

        if (Directory.Exists(fetched.Path))
        {
            // What is no repository takes nobody's place.
            EbuildRepository.Open(fetched.Path, cancellationToken: cancellationToken);
        }

        RepositoryState after = store.Publish(fetched);
        store.Sweep();
        return new SyncOutcome(repository, before, after, store.PathOf(after));
    }

    async Task<FetchedTree> FetchAsync(RemoteRepository repository, RepositoryStore store, RepositoryState? known, CancellationToken cancellationToken)
    {
        SignatureVerifier? verifier = VerifierOf(repository);
        string target = Path.Combine(store.Incoming, "tree");
        if (repository.Source is RepositorySource.Snapshot snapshot)
        {
            return await FetchAsync(snapshot, store, known, verifier, cancellationToken);
        }

        using TransportEnvironment environment = TransportEnvironment.Create(Path.Combine(store.Place, "environments"), options.UsesSsh, options.NetrcFile);
        return repository.Source switch
        {
            RepositorySource.Git git => await new GitFetch(repository, git, environment, options.UsesSsh)
                .FetchAsync(store.GitDirectory, target, known?.Revision, verifier, cancellationToken),
            RepositorySource.Rsync rsync => await new RsyncFetch(repository, rsync, environment, options.UsesSsh)
                .FetchAsync(known is null ? null : store.PathOf(known), target, known, verifier, cancellationToken),
            _ => throw new UnreachableException(),
        };
    }

    async Task<FetchedTree> FetchAsync(
        RepositorySource.Snapshot source, RepositoryStore store, RepositoryState? known, SignatureVerifier? verifier, CancellationToken cancellationToken)
    {
        using var fetcher = new SnapshotFetcher(options.Download);
        var request = new SnapshotRequest { Mirrors = source.Mirrors, Verifier = verifier, Directory = store.Downloads, Known = known?.Origin };
        FetchedSnapshot fetched = await fetcher.FetchAsync(request, options.Progress, cancellationToken);
        if (fetched.Path is null)
        {
            return new FetchedTree(Path: null, known!.Revision, known.Time, fetched.Origin);
        }

        string revision = await SnapshotRevisionAsync(fetched.Path, fetched.Origin, cancellationToken);
        return new FetchedTree(revision == known?.Revision ? null : fetched.Path, revision, fetched.Origin.Made, fetched.Origin);
    }

    /// <summary>The time of its signature; without one, a digest.</summary>
    static async Task<string> SnapshotRevisionAsync(string path, SnapshotOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Made is { } made)
        {
            return made.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        }

        await using FileStream content = File.OpenRead(path);
        return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content, cancellationToken))[..40];
    }

    static SignatureVerifier? VerifierOf(RemoteRepository repository) => !repository.Verifies ? null : TrustedKeys.For(
        repository.Keyring,
        repository.Place,
        repository.Source is RepositorySource.Git ? KeyPurposes.RepositoryCommits : KeyPurposes.RepositorySnapshots,
        $"the repository `{repository.Name}`",
        KeysHint);

    void WarnIfOld(RemoteRepository repository, DateTimeOffset? made)
    {
        // Only Gentoo's own are known to be made all the time.
        if (made is { } time && repository.Source is not RepositorySource.Git && (options.Download.Time.GetUtcNow() - time).TotalDays is > OldInDays and var days)
        {
            options.Warn(SyncFailures.Stale(repository, time, (int)days));
        }
    }
}
