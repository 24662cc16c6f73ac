using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Repositories in Git are fetched when they are missing, and after that only when somebody asks for it.</summary>
public class GitTests
{
    [Fact]
    public async Task A_repository_is_fetched_when_it_is_missing_and_then_by_sync_alone()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'");
        string first = upstream.Head;

        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Contains("fetching the repository tiny", built.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], built.Compiled);

        upstream.PublishNewHello();
        StavesResult again = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.DoesNotContain("fetching", again.Error, StringComparison.Ordinal);
        Assert.Equal(built.Digest, again.Digest);

        StavesResult synced = (await workplace.RunAsync("sync", "--format", "json")).ShouldSucceed();
        using var answer = JsonDocument.Parse(synced.Output);
        JsonElement repository = Assert.Single(answer.RootElement.GetProperty("repositories").EnumerateArray());
        Assert.Equal((first, upstream.Head), (Revision(repository, "before"), Revision(repository, "after")));
        Assert.True(repository.GetProperty("changed").GetBoolean());
        Assert.Equal(["test/hello-1-r1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);

        Assert.Contains("nothing new", (await workplace.RunAsync("sync", "tiny")).ShouldSucceed().Output, StringComparison.Ordinal);

        // One state is kept, and no history.
        string place = Assert.Single(Directory.EnumerateDirectories(Path.Combine(workplace.Cache, "repositories", "fetched")));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(place, "trees")));
        Assert.Equal("1", Tool.Run("git", "--git-dir", Path.Combine(place, "git"), "rev-list", "--count", "refs/staves/incoming").Trim());
    }

    [Fact]
    public async Task A_build_can_sync_first_and_a_branch_can_be_named()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        upstream.Git("branch", "stable");
        upstream.PublishNewHello();
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}#stable'");
        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);

        RemoteImage.Specify(workplace, $"type = 'git'\nuri = 'file://{upstream.Tree}'\nbranch = 'stable'");
        Assert.Contains("test/hello-1\"", (await workplace.RunAsync("plan", "--format", "json")).ShouldSucceed().Output, StringComparison.Ordinal);

        upstream.Git("branch", "--force", "stable", "main");
        Assert.Equal(["test/hello-1-r1"], (await workplace.RunAsync("build", "--sync")).ShouldSucceed().Compiled);
    }

    [Fact]
    public async Task A_server_of_its_own_protocol_is_asked_too_and_what_fails_changes_nothing()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        using (Daemon daemon = Daemon.Start("git", port => ["daemon", "--reuseaddr", "--listen=127.0.0.1", $"--port={port}", "--export-all", $"--base-path={workplace.Work}"]))
        {
            RemoteImage.Specify(workplace, $"type = 'git'\nuri = 'git://127.0.0.1:{daemon.Port}/repository'");
            (await workplace.RunAsync("sync")).ShouldSucceed();
        }

        StavesResult failed = (await workplace.RunAsync("sync")).ShouldFail(1);
        Assert.Contains("error[STV5601]", failed.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build", "--offline")).ShouldSucceed().Compiled);

        Directory.Delete(Path.Combine(workplace.Cache, "repositories"), recursive: true);
        Assert.Contains("error[STV5603]", (await workplace.RunAsync("build", "--offline")).ShouldFail(1).Error, StringComparison.Ordinal);
        Assert.Contains("error[STV1980]", (await workplace.RunAsync("sync", "tinny")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_repository_takes_nobody_s_place()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        upstream.Git("rm", "-r", "--quiet", "profiles");
        upstream.Commit("broken");
        Assert.Contains("error[STV2105]", (await workplace.RunAsync("sync")).ShouldFail(2).Error, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();
    }

    [Fact]
    public async Task A_commit_has_to_be_signed_where_a_keyring_is_named()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        using var stranger = new GpgKey(workplace);
        var upstream = new GitUpstream(workplace, key);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'\nkeyring = '{stranger.PublicFile}'");
        Assert.Contains("which is not in the keyring", (await workplace.RunAsync("sync")).ShouldFail(1).Error, StringComparison.Ordinal);

        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'\nkeyring = '{key.PublicFile}'");
        Assert.Contains("signature verified", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);

        string good = upstream.Head;
        upstream.Git("-c", "commit.gpgSign=false", "commit", "--quiet", "--allow-empty", "--message", "unsigned");
        StavesResult refused = (await workplace.RunAsync("sync")).ShouldFail(1);
        Assert.Contains("error[STV5602]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("there is none", refused.Error, StringComparison.Ordinal);
        upstream.Git("reset", "--quiet", "--hard", good);
        Assert.Contains("nothing new", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_fetched_without_looking_does_not_count_where_it_has_to_be_signed()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'\nkeyring = '{key.PublicFile}'");
        Assert.Contains("error[STV5602]", (await workplace.RunAsync("build")).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Syncs_and_builds_at_the_same_time_do_not_disturb_each_other()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'");
        for (int round = 0; round < 3; round++)
        {
            Task<StavesResult>[] runs =
            [
                workplace.RunAsync("sync"), workplace.RunAsync("sync"), workplace.RunAsync("plan"), workplace.RunAsync("build", "--image-path", $"root{round}.tar"),
            ];
            foreach (StavesResult result in await Task.WhenAll(runs))
            {
                result.ShouldSucceed();
            }

            File.AppendAllText(Path.Combine(upstream.Tree, "profiles/use.desc"), $"flag{round} - nothing\n");
            upstream.Commit($"round {round}");
        }
    }

    [Fact]
    public async Task A_sync_that_is_killed_leaves_the_old_state_and_the_next_one_succeeds()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{upstream.Tree}'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        for (int pause = 0; pause < 240; pause += 60)
        {
            File.AppendAllText(Path.Combine(upstream.Tree, "profiles/use.desc"), $"flag{pause} - nothing\n");
            upstream.Commit($"after {pause} ms");
            using (RunningStaves running = workplace.Start("sync"))
            {
                await Task.Delay(100 + pause);
                running.Kill();
                await running.WaitAsync();
            }

            (await workplace.RunAsync("plan")).ShouldSucceed();
        }

        string place = Assert.Single(Directory.EnumerateDirectories(Path.Combine(workplace.Cache, "repositories", "fetched")));
        File.WriteAllText(Path.Combine(place, "git", "shallow.lock"), "");
        Assert.Contains("tiny: ", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place, "incoming"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Objects_that_are_broken_are_fetched_anew()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = 'file://{upstream.Tree}'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        string place = Assert.Single(Directory.EnumerateDirectories(Path.Combine(workplace.Cache, "repositories", "fetched")));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(place, "git", "objects"), "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(file, "");
        }

        upstream.PublishNewHello();
        (await workplace.RunAsync("sync")).ShouldSucceed();
        Assert.Equal(["test/hello-1-r1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);
    }

    static string? Revision(JsonElement repository, string key) => repository.GetProperty(key).GetProperty("revision").GetString();
}
