using System.Globalization;
using Staves.Building.Processes;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Sync;

/// <summary>The errors of fetching a repository.</summary>
static class SyncFailures
{
    const int ShownLines = 12;

    public static StavesException Failed(RemoteRepository repository, ProcessResult result, string secretUri, bool usedSsh) => new(new Diagnostic(
        "STV5601",
        string.Create(CultureInfo.InvariantCulture, $"the repository `{repository.Name}` cannot be fetched from `{repository.Source.Shown}`: `{Path.GetFileName(result.Command.Program)}` ended with exit code {result.ExitCode}"),
        repository.Place,
        IsAboutAccess(result.Error) && !usedSsh
            ? "`--ssh` lets it use the ssh agent and ~/.ssh"
            : "look at the address and the network; `uri` names another place, and `type = 'webrsync'` takes a snapshot of Gentoo's mirrors instead")
    {
        Details = [.. LastLines(result.Output + result.Error).Select(line => line.Replace(secretUri, repository.Source.Shown, StringComparison.Ordinal))],
    });

    public static StavesException Refused(RemoteRepository repository, string revision, SignatureVerdict.Invalid verdict) => new(new Diagnostic(
        "STV5602",
        $"the commit `{revision}` of `{repository.Name}` is refused: its signature does not count: {verdict.Explanation}",
        repository.Place,
        "name the keys that sign it: `keyring = 'FILE'`; `verify-signature = false` takes any commit"));

    public static StavesException Offline(RemoteRepository repository) => new(new Diagnostic(
        "STV5603",
        $"the repository `{repository.Name}` is not in the cache, and `--offline` forbids to fetch it",
        repository.Place,
        "run `staves sync` once without --offline"));

    public static StavesException Older(RemoteRepository repository, DateTimeOffset found, DateTimeOffset here) => new(new Diagnostic(
        "STV5604",
        string.Create(CultureInfo.InvariantCulture, $"the tree of `{repository.Source.Shown}` is refused: it is of {found:u}, and the one of `{repository.Name}` that is here of {here:u}"),
        repository.Place,
        "an old tree with a good signature hides updates: sync later or from another server"));

    public static StavesException Unusable(string directory, Exception inner) => new(
        inner is IOException full && DownloadFailures.IsDiskFull(full)
            ? new Diagnostic("STV5605", $"`{directory}` cannot hold the repository: the disk is full", new SourceLocation(directory), "free space, or choose another place with `--build-cache`")
            : new Diagnostic("STV5605", $"`{directory}` cannot be used: {inner.Message}", new SourceLocation(directory), "make it writable, or choose another: `--build-cache`"),
        inner);

    public static Diagnostic Stale(RemoteRepository repository, DateTimeOffset made, int days) => new(
        "STV5606",
        string.Create(CultureInfo.InvariantCulture, $"the newest state of `{repository.Name}` that `{repository.Source.Shown}` has is {days} days old, of {made:u}"),
        repository.Place,
        "take another mirror if it should be newer");

    static IEnumerable<string> LastLines(string text) =>
        text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(ShownLines);

    static bool IsAboutAccess(string error) =>
        error.Contains("Permission denied", StringComparison.Ordinal) || error.Contains("Host key verification failed", StringComparison.Ordinal);
}
