using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Processes;
using Staves.Packages.Verification;

namespace Staves.Building.Sync;

/// <summary>Fetches the newest commit of a branch, and no history, and writes its files into a directory of their own.</summary>
sealed class GitFetch(RemoteRepository repository, RepositorySource.Git source, TransportEnvironment environment, bool usesSsh)
{
    const string Incoming = "refs/staves/incoming";

    /// <param name="gitDirectory">Where objects are kept between fetches.</param>
    /// <param name="target">Where the files go; it is not there yet.</param>
    /// <param name="known">The commit that is here.</param>
    /// <param name="verifier">Judges the commit's signature; null where it need not have one.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<FetchedTree> FetchAsync(
        string gitDirectory, string target, string? known, SignatureVerifier? verifier, CancellationToken cancellationToken)
    {
        if (!await TryFetchAsync(gitDirectory, isLast: false, cancellationToken))
        {
            // What a power cut left of the objects does not become right by fetching more of them.
            Directory.Delete(gitDirectory, recursive: true);
            await TryFetchAsync(gitDirectory, isLast: true, cancellationToken);
        }

        string commit = (await RunAsync(gitDirectory, ["rev-parse", "--verify", $"{Incoming}^{{commit}}"], cancellationToken)).Trim();
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(
            (await RunAsync(gitDirectory, ["log", "-1", "--format=%ct", commit], cancellationToken)).Trim(), CultureInfo.InvariantCulture));
        if (verifier is not null)
        {
            byte[] content = await new GitObject(gitDirectory, environment).ReadCommitAsync(commit, cancellationToken);
            if (GitCommitSignature.Judge(content, verifier) is SignatureVerdict.Invalid invalid)
            {
                throw SyncFailures.Refused(repository, commit, invalid);
            }
        }

        if (commit == known)
        {
            return new FetchedTree(Path: null, commit, time);
        }

        Directory.CreateDirectory(target);
        string index = $"{target}.index";
        var variables = new Dictionary<string, string>(environment.Variables, StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index };
        await RunAsync(gitDirectory, [$"--work-tree={target}", "read-tree", commit], cancellationToken, variables);
        await RunAsync(gitDirectory, [$"--work-tree={target}", "checkout-index", "--all", "--force", "--quiet"], cancellationToken, variables, target);
        File.Delete(index);
        return new FetchedTree(target, commit, time);
    }

    /// <summary>False where the objects that are here are broken.</summary>
    async Task<bool> TryFetchAsync(string gitDirectory, bool isLast, CancellationToken cancellationToken)
    {
        bool isFirst = !File.Exists(Path.Combine(gitDirectory, "HEAD"));
        if (!isFirst)
        {
            RemoveRemains(gitDirectory);
        }

        await RunAsync(gitDirectory, ["init", "--bare", "--quiet", "--initial-branch=none", gitDirectory], cancellationToken);
        ProcessResult result = await RunRawAsync(
            gitDirectory,
            ["fetch", "--quiet", "--depth=1", "--no-tags", "--force", "--", source.Uri, $"+{source.Branch ?? "HEAD"}:{Incoming}"],
            environment.Variables,
            directory: null,
            cancellationToken);
        return result.ExitCode == 0
            || (isFirst || isLast || (await RunRawAsync(gitDirectory, ["fsck", "--connectivity-only", "--no-dangling"], environment.Variables, directory: null, cancellationToken)).ExitCode == 0
                ? throw SyncFailures.Failed(repository, result, source.Uri, usesSsh)
                : false);
    }

    /// <summary>What a git that was killed has left; nobody else is at work here.</summary>
    static void RemoveRemains(string gitDirectory)
    {
        foreach (string path in Directory.EnumerateFiles(gitDirectory, "*.lock", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(gitDirectory, "tmp_*", SearchOption.AllDirectories)))
        {
            File.Delete(path);
        }
    }

    async Task<string> RunAsync(
        string gitDirectory, ImmutableArray<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? variables = null, string? directory = null)
    {
        ProcessResult result = await RunRawAsync(gitDirectory, arguments, variables ?? environment.Variables, directory, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw SyncFailures.Failed(repository, result, source.Uri, usesSsh);
    }

    static Task<ProcessResult> RunRawAsync(
        string gitDirectory, ImmutableArray<string> arguments, IReadOnlyDictionary<string, string> variables, string? directory, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            new ProcessCommand("git", [$"--git-dir={gitDirectory}", .. arguments]) { Environment = variables, Directory = directory }, cancellationToken);
}
