using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Trees of a real rsync server: what they are is told by a Manifest that is signed, or they do not count.</summary>
public class RsyncTests
{
    static readonly DateTimeOffset Monday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_tree_of_a_server_is_verified_and_only_what_changed_is_fetched()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        SignedTree.Sign(tree, Monday, key);
        using Daemon server = Serve(workplace, tree);
        RemoteImage.Specify(workplace, Table(server, key));

        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], built.Compiled);
        Assert.Contains("nothing new", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);

        File.AppendAllText(Path.Combine(tree, "profiles/use.desc"), "flag - nothing\n");
        SignedTree.Sign(tree, Monday.AddHours(1), key);
        Assert.Contains(
            "tiny: 20261123T120000Z -> 20261123T130000Z (2026-11-23 13:00 UTC), signature verified",
            (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();
    }

    [Fact]
    public async Task A_tree_that_is_not_what_its_Manifest_says_is_refused_and_the_old_one_stays()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        using var stranger = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        SignedTree.Sign(tree, Monday, key);
        using Daemon server = Serve(workplace, tree);
        RemoteImage.Specify(workplace, Table(server, key));
        (await workplace.RunAsync("sync")).ShouldSucceed();

        // Changed and not signed again; the stamp alone makes it look new.
        string file = Path.Combine(tree, "profiles/categories");
        SignedTree.Sign(tree, Monday.AddHours(1), key);
        string good = File.ReadAllText(file);
        DateTime time = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, good.Replace("test", "tset", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, time.AddMinutes(1));
        await RefusedAsync("STV4621", "profiles/categories: it has another SHA512");

        File.WriteAllText(file, good);
        File.SetLastWriteTimeUtc(file, time);
        File.WriteAllText(Path.Combine(tree, "profiles/added"), "");
        await RefusedAsync("STV4621", "profiles/added: no Manifest knows it");

        File.Delete(Path.Combine(tree, "profiles/added"));
        File.Delete(Path.Combine(tree, "profiles/arch.list"));
        await RefusedAsync("STV4621", "profiles/arch.list: it is missing");

        SignedTree.Sign(tree, Monday.AddHours(2), stranger);
        await RefusedAsync("STV4620", "which is not in the keyring");

        File.Delete(Path.Combine(tree, "Manifest"));
        await RefusedAsync("STV4620", "there is none");

        SignedTree.Sign(tree, Monday.AddHours(-1), key);
        await RefusedAsync("STV5604", "an old tree with a good signature hides updates");

        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);
        string place = Assert.Single(Directory.EnumerateDirectories(Path.Combine(workplace.Cache, "repositories", "fetched")));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(place, "trees")));

        async Task RefusedAsync(string code, string why)
        {
            StavesResult refused = await workplace.RunAsync("sync");
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains($"error[{code}]", refused.Error, StringComparison.Ordinal);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tree_without_stamp_and_signature_is_taken_where_nobody_asks_for_one()
    {
        using var workplace = new Workplace();
        string tree = TinyRepository.Create(workplace).Path;
        File.Delete(Path.Combine(tree, "metadata/timestamp.x"));
        using Daemon server = Serve(workplace, tree);
        RemoteImage.Specify(workplace, $"type = 'rsync'\nuri = 'rsync://127.0.0.1:{server.Port}/tree'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        Assert.Contains("nothing new", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(tree, "profiles/use.desc"), "flag - nothing\n");
        Assert.Contains(" -> ", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();
    }

    [Fact]
    public async Task A_sync_that_is_killed_leaves_the_old_tree_and_no_other()
    {
        using var workplace = new Workplace();
        string tree = TinyRepository.Create(workplace).Path;
        using Daemon server = Serve(workplace, tree);
        RemoteImage.Specify(workplace, $"type = 'rsync'\nuri = 'rsync://127.0.0.1:{server.Port}/tree'");
        (await workplace.RunAsync("sync")).ShouldSucceed();
        string place = Assert.Single(Directory.EnumerateDirectories(Path.Combine(workplace.Cache, "repositories", "fetched")));
        for (int number = 0; number < 3000; number++)
        {
            File.WriteAllText(Path.Combine(tree, "profiles", $"file-{number}"), "x");
        }

        File.WriteAllText(Path.Combine(tree, "metadata/timestamp.x"), "1763857000 later\n");
        using (RunningStaves running = workplace.Start("sync"))
        {
            running.WaitUntil(() => Arrived(place).Length > 0, "files arrive");
            running.Kill();
            await running.WaitAsync();
        }

        (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Contains(" -> ", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        // The rsync of the killed program may go on for a moment.
        for (int number = 0; number < 20 && Arrived(place).Length > 0; number++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            (await workplace.RunAsync("sync")).ShouldSucceed();
        }

        Assert.Empty(Arrived(place));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(place, "trees")));
    }

    /// <summary>The files of a tree that is not there yet.</summary>
    static string Arrived(string place) => Tool.Run("sh", "-c", $"find '{place}/incoming' -type f 2>/dev/null || true");

    [Fact]
    public async Task A_repository_of_repos_conf_is_fetched_where_its_directory_is_missing()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        SignedTree.Sign(tree, Monday, key);
        using Daemon server = Serve(workplace, tree);
        workplace.Write("root/etc/portage/repos.conf", $"""
            [DEFAULT]
            main-repo = tiny

            [tiny]
            location = var/db/repos/tiny
            sync-type = rsync
            sync-uri = rsync://127.0.0.1:{server.Port}/tree
            sync-rsync-verify-metamanifest = yes
            sync-openpgp-key-path = {key.PublicFile}

            """);
        workplace.Write("staves.toml", """
            name = 'test/image'
            packages = ['test/hello']
            command = ['/usr/bin/hello']
            profile = 'tiny'
            provided = ['virtual/libc-1']

            """);
        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build", "--config-root", "root")).ShouldSucceed().Compiled);
        Assert.Contains("tiny: 20261123T120000Z, nothing new", (await workplace.RunAsync("sync", "--config-root", "root")).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    static string Table(Daemon server, GpgKey key) => $"type = 'rsync'\nuri = 'rsync://127.0.0.1:{server.Port}/tree'\nkeyring = '{key.PublicFile}'";

    static Daemon Serve(Workplace workplace, string tree)
    {
        string settings = workplace.Write("rsyncd.conf", $"use chroot = no\n[tree]\npath = {tree}\nread only = yes\n");
        return Daemon.Start("rsync", port => ["--daemon", "--no-detach", "--address=127.0.0.1", $"--port={port}", $"--config={settings}"]);
    }
}
