using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Stage3s of a mirror: a signed list, signed archives, and short names for them.</summary>
public class StageTests
{
    const string Musl = "stage3-amd64-musl-openrc";
    const string Old = "20261115T170342Z";
    const string New = "20261122T170342Z";

    [Fact]
    public async Task A_builder_is_found_by_its_short_name_and_fetched_once()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        SignedMirror mirror = await PublishAsync(workplace, key);
        using var server = new SourceServer { Directory = mirror.Path };
        Configure(workplace, server.Address, key.PublicFile);

        StavesResult built = (await workplace.RunAsync("build", "--builder", "stage3:musl", "--build-cache", "other")).ShouldSucceed();
        Assert.Contains($"fetching {Musl} of {Old}", built.Error, StringComparison.Ordinal);
        Assert.Empty(built.Compiled);
        int requests = server.Requests.Count;
        (await workplace.RunAsync("build", "--builder", "stage3:musl", "--build-cache", "other", "--offline")).ShouldSucceed();
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task List_pull_and_update_say_what_there_is()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        SignedMirror mirror = await PublishAsync(workplace, key);
        File.Delete(workplace["staves.toml"]);
        string[] options = ["--mirror", mirror.Path, "--keyring", key.PublicFile];

        Assert.Contains($"stage3:musl  {Old}", (await workplace.RunAsync(["builder", "list", "--arch", "amd64", .. options])).ShouldSucceed().Output, StringComparison.Ordinal);
        StavesResult pulled = (await workplace.RunAsync(["builder", "pull", "stage3:amd64-musl", "--format", "json", .. options])).ShouldSucceed();
        JsonElement stage = Assert.Single(JsonDocument.Parse(pulled.Output).RootElement.GetProperty("stages").EnumerateArray());
        string path = stage.GetProperty("path").GetString()!;
        Assert.Equal(Tool.Run("sha256sum", path).Split(' ')[0], stage.GetProperty("sha256").GetString());
        Assert.Contains("here", (await workplace.RunAsync(["builder", "list", "--arch", "amd64", .. options])).ShouldSucceed().Output, StringComparison.Ordinal);

        Assert.Contains("nothing new", (await workplace.RunAsync(["builder", "update", .. options])).ShouldSucceed().Output, StringComparison.Ordinal);
        mirror.PublishStage(Musl, New, workplace["stage"]);
        StavesResult updated = (await workplace.RunAsync(["builder", "update", "--prune", .. options])).ShouldSucceed();
        Assert.Contains($"{Musl} {New}: ", updated.Output, StringComparison.Ordinal);
        Assert.Contains($"{Musl} {Old}: removed", updated.Output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(workplace.Cache, "stages", "blobs")));
    }

    [Fact]
    public async Task A_name_that_is_not_there_suggests_the_nearest()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        SignedMirror mirror = await PublishAsync(workplace, key);
        Configure(workplace, mirror.Path, key.PublicFile);
        StavesResult failed = (await workplace.RunAsync("plan", "--builder", "stage3:musk")).ShouldFail(1);
        Assert.Contains("error[STV4611]", failed.Error, StringComparison.Ordinal);
        Assert.Contains("write `stage3:musl`", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_or_an_archive_whose_signature_does_not_count_is_refused()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        using var stranger = new GpgKey(workplace);
        SignedMirror mirror = await PublishAsync(workplace, key);
        string[] pull = ["builder", "pull", "stage3:amd64-musl", "--mirror", mirror.Path, "--keyring", key.PublicFile];

        // Text in front of the signed one is not signed, whatever a viewer shows.
        string list = File.ReadAllText(mirror.List);
        File.WriteAllText(mirror.List, $"evil/stage3-amd64-musl-openrc-{New}.tar.xz 1\n{list}");
        await RefusedAsync("does not begin as a signed one");

        File.WriteAllText(mirror.List, list.Replace(Old, New, StringComparison.Ordinal));
        await RefusedAsync("the data are not what was signed");

        File.WriteAllText(mirror.List, list);
        string archive = mirror.StagePath(Musl, Old);
        stranger.Sign(archive, $"{archive}.new");
        File.Copy($"{archive}.asc", $"{archive}.good");
        File.Move($"{archive}.new", $"{archive}.asc", overwrite: true);
        await RefusedAsync("which is not in the keyring");

        File.Move($"{archive}.good", $"{archive}.asc", overwrite: true);
        byte[] whole = File.ReadAllBytes(archive);
        File.WriteAllBytes(archive, whole[..^100]);
        await RefusedAsync("the list of stages says");

        File.WriteAllBytes(archive, whole);
        (await workplace.RunAsync(pull)).ShouldSucceed();

        async Task RefusedAsync(string why)
        {
            StavesResult refused = (await workplace.RunAsync(pull)).ShouldFail(1);
            Assert.Contains("error[STV4602]", refused.Error, StringComparison.Ordinal);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(workplace.Cache, "stages", "blobs")));
        }
    }

    [Fact]
    public async Task Two_that_want_the_same_stage_fetch_it_once()
    {
        using var workplace = new Workplace();
        using var key = new GpgKey(workplace);
        SignedMirror mirror = await PublishAsync(workplace, key);
        using var server = new SourceServer { Directory = mirror.Path };
        string[] pull = ["builder", "pull", "stage3:amd64-musl", "--mirror", server.Address, "--keyring", key.PublicFile];
        foreach (StavesResult result in await Task.WhenAll(workplace.RunAsync(pull), workplace.RunAsync(pull)))
        {
            result.ShouldSucceed();
        }

        Assert.Single(server.Requests, request => request.EndsWith(".tar.xz", StringComparison.Ordinal));
    }

    static void Configure(Workplace workplace, string mirror, string keyring) =>
        TinyImage.Specify(workplace, "test/hello", $"[build]\nmirrors = ['{mirror}']\nstage-keyring = '{keyring}'");

    /// <summary>A mirror with a stage in which the tiny repository's packages are installed.</summary>
    static async Task<SignedMirror> PublishAsync(Workplace workplace, GpgKey key)
    {
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build")).ShouldSucceed();
        TinyRoot.Create(workplace, "stage");
        var mirror = new SignedMirror(workplace, key);
        mirror.PublishStage(Musl, Old, workplace["stage"]);
        return mirror;
    }
}
