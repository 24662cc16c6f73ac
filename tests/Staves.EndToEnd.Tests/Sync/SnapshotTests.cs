using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Snapshots of a mirror: an archive, and a signature beside it.</summary>
public class SnapshotTests
{
    const string Archive = "/snapshots/gentoo-latest.tar.xz";

    [Fact]
    public async Task A_snapshot_is_fetched_verified_and_used_as_it_is()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        var mirror = new SignedMirror(workplace, key);
        mirror.PublishSnapshot(tree);
        using var server = new SourceServer { Directory = mirror.Path };
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nkeyring = '{key.PublicFile}'", $"[build]\nmirrors = ['{server.Address}']");

        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);
        int requests = server.Requests.Count;
        (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_fetch_goes_on_where_it_was_killed()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        File.WriteAllBytes(Path.Combine(tree, "profiles/large"), Random());
        var mirror = new SignedMirror(workplace, key);
        mirror.PublishSnapshot(tree);
        using var server = new SourceServer { Directory = mirror.Path, StopsAfter = 1 << 20, Misbehaves = static path => path == Archive };
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nuri = '{server.Address}'\nkeyring = '{key.PublicFile}'");
        using (RunningStaves running = workplace.Start("sync"))
        {
            running.WaitUntil(
                () => Directory.Exists(workplace.Cache) && Directory.EnumerateFiles(workplace.Cache, "*.__download__", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length == 1 << 20),
                "the beginning is there");
            running.Kill();
            await running.WaitAsync();
        }

        server.StopsAfter = null;
        server.Requests.Clear();
        (await workplace.RunAsync("sync")).ShouldSucceed();
        Assert.Contains($"GET {Archive} bytes=1048576-", server.Requests);
        (await workplace.RunAsync("plan")).ShouldSucceed();
    }

    [Fact]
    public async Task What_is_not_signed_or_older_than_what_is_here_is_refused()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        using var stranger = new GpgKey(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        var mirror = new SignedMirror(workplace, key);
        mirror.PublishSnapshot(tree);
        (byte[] Archive, byte[] Signature) old = (File.ReadAllBytes(mirror.Snapshot), File.ReadAllBytes($"{mirror.Snapshot}.gpgsig"));
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        File.AppendAllText(Path.Combine(tree, "profiles/use.desc"), "flag - nothing\n");
        mirror.PublishSnapshot(tree);
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nkeyring = '{key.PublicFile}'", $"[build]\nmirrors = ['{mirror.Path}']");
        (await workplace.RunAsync("sync")).ShouldSucceed();

        // Of two snapshots that are both signed the older one must not come back.
        File.WriteAllBytes(mirror.Snapshot, old.Archive);
        File.WriteAllBytes($"{mirror.Snapshot}.gpgsig", old.Signature);
        await RefusedAsync("an old one is not taken for a new one");

        byte[] bytes = File.ReadAllBytes(mirror.Snapshot);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(mirror.Snapshot, bytes);
        await RefusedAsync("the data are not what was signed");

        new SignedMirror(workplace, stranger).PublishSnapshot(tree);
        await RefusedAsync("which is not in the keyring");

        File.Delete($"{mirror.Snapshot}.gpgsig");
        StavesResult unsigned = (await workplace.RunAsync("sync")).ShouldFail(1);
        Assert.Contains("error[STV4601]", unsigned.Error, StringComparison.Ordinal);
        Assert.Contains("gpgsig: there is no such file", unsigned.Error, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();

        async Task RefusedAsync(string why)
        {
            StavesResult refused = (await workplace.RunAsync("sync")).ShouldFail(1);
            Assert.Contains("error[STV4602]", refused.Error, StringComparison.Ordinal);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_no_mirror_answers_the_setting_is_named()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nkeyring = '{key.PublicFile}'", "[env]\nGENTOO_MIRRORS = 'http://127.0.0.1:1/gentoo ftp://127.0.0.1/gentoo'");
        StavesResult failed = (await workplace.RunAsync("sync")).ShouldFail(1);
        Assert.Contains("http://127.0.0.1:1/gentoo: no connection", failed.Error, StringComparison.Ordinal);
        Assert.Contains("GENTOO_MIRRORS", failed.Error, StringComparison.Ordinal);
        Assert.Contains("`mirrors = ['https://…']` in `[build]`", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_nothing_is_fetched_unless_nobody_asks_for_a_signature()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        var mirror = new SignedMirror(workplace, key);
        mirror.PublishSnapshot(TinyRepository.Create(workplace).Path);
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nuri = '{mirror.Path}'\nkeyring = 'missing.asc'");
        Assert.Contains("error[STV4044]", (await workplace.RunAsync("sync")).ShouldFail(1).Error, StringComparison.Ordinal);
        RemoteImage.Specify(workplace, $"type = 'webrsync'\nuri = '{mirror.Path}'\nverify-signature = false");
        StavesResult synced = (await workplace.RunAsync("sync")).ShouldSucceed();
        Assert.DoesNotContain("verified", synced.Output, StringComparison.Ordinal);
        Assert.Contains("nothing new", (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    static byte[] Random()
    {
        byte[] bytes = new byte[3 << 20];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return bytes;
    }
}
