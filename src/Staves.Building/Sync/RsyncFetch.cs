using System.Collections.Immutable;
using Staves.Building.Processes;
using Staves.Packages.TreeManifests;
using Staves.Packages.Verification;

namespace Staves.Building.Sync;

/// <summary>Fetches a tree with rsync into a directory beside the one that is here, whose unchanged files it links to.</summary>
sealed class RsyncFetch(RemoteRepository repository, RepositorySource.Rsync source, TransportEnvironment environment, bool usesSsh)
{
    const int NotAllCame = 23;

    static readonly ImmutableArray<string> Options =
    [
        "--recursive", "--links", "--safe-links", "--times", "--omit-dir-times", "--perms", "--chmod=D755,Fu+rw,Fgo+r,Fgo-w", "--force", "--whole-file",
        "--timeout=180", "--exclude=/distfiles", "--exclude=/local", "--exclude=/lost+found", "--exclude=/packages", "--exclude=/.git",
    ];

    /// <param name="current">The directory that is here; null where there is none.</param>
    /// <param name="target">Where the files go; it is not there yet.</param>
    /// <param name="known">Its state.</param>
    /// <param name="verifier">Judges the signature of its uppermost Manifest; null where it need not have one.</param>
    /// <param name="cancellationToken">Ends rsync, or the comparison with the Manifests.</param>
    public async Task<FetchedTree> FetchAsync(
        string? current, string target, RepositoryState? known, SignatureVerifier? verifier, CancellationToken cancellationToken)
    {
        if (current is not null && known is not null && await IsSameStampAsync(current, target, cancellationToken))
        {
            return new FetchedTree(Path: null, known.Revision, known.Time);
        }

        string[] links = current is null ? [] : [$"--link-dest={current}"];
        ProcessResult result = await RunAsync([.. Options, .. links], "/", $"{target}/", cancellationToken);
        if (result.ExitCode != 0)
        {
            throw SyncFailures.Failed(repository, result, source.Uri, usesSsh);
        }

        VerifiedTree? verified = verifier is null
            ? null
            : await Task.Run(() => new TreeManifestVerifier(verifier).Verify(target, source.Shown, cancellationToken), cancellationToken);
        if (verified?.Timestamp is { } made && known is { IsVerified: true, Time: { } here } && made < here)
        {
            throw SyncFailures.Older(repository, made, here);
        }

        (string revision, DateTimeOffset? stamp) = TreeRevision.Of(target, cancellationToken);
        DateTimeOffset? time = verified?.Timestamp ?? stamp;
        return revision == known?.Revision && verified is not null == known.IsVerified
            ? new FetchedTree(Path: null, revision, time)
            : new FetchedTree(target, revision, time);
    }

    /// <summary>Asks for one small file before all: a tree that has not changed costs the server nothing.</summary>
    async Task<bool> IsSameStampAsync(string current, string target, CancellationToken cancellationToken)
    {
        string here = Path.Combine(current, TreeRevision.StampFile);
        if (!File.Exists(here))
        {
            return false;
        }

        string there = $"{target}.stamp";
        ProcessResult result = await RunAsync(["--links", "--safe-links", "--timeout=60"], $"/{TreeRevision.StampFile}", there, cancellationToken);
        if (result.ExitCode is not (0 or NotAllCame))
        {
            throw SyncFailures.Failed(repository, result, source.Uri, usesSsh);
        }

        bool isSame = File.Exists(there) && await File.ReadAllTextAsync(there, cancellationToken) == await File.ReadAllTextAsync(here, cancellationToken);
        File.Delete(there);
        return isSame;
    }

    Task<ProcessResult> RunAsync(ImmutableArray<string> options, string path, string target, CancellationToken cancellationToken)
    {
        (string address, string ssh) = Address();
        // With a remote shell rsync would start a server of its own instead of asking the one that is there.
        bool isDaemon = source.Uri.StartsWith("rsync://", StringComparison.Ordinal) || source.Uri.Contains("::", StringComparison.Ordinal);
        string connecting = isDaemon ? "--contimeout=15" : $"--rsh={ssh}";
        return ChildProcess.RunAsync(
            new ProcessCommand("rsync", [.. options, connecting, "--", address.TrimEnd('/') + path, target]) { Environment = environment.Variables },
            cancellationToken);
    }

    /// <summary>rsync itself knows no `ssh://` and no `file://`.</summary>
    (string Address, string Ssh) Address() => Uri.TryCreate(source.Uri, UriKind.Absolute, out Uri? uri) switch
    {
        true when uri.Scheme == "ssh" => (
            $"{(uri.UserInfo.Length > 0 ? $"{uri.UserInfo}@" : "")}{uri.Host}:{Uri.UnescapeDataString(uri.AbsolutePath)}",
            uri.IsDefaultPort ? environment.Ssh : $"{environment.Ssh} -p {uri.Port}"),
        true when uri.Scheme == Uri.UriSchemeFile => (uri.LocalPath, environment.Ssh),
        _ => (source.Uri, environment.Ssh),
    };
}
