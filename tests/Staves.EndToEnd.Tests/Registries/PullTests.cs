using Staves.EndToEnd.Tests.Builds;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>Builders and repositories in images of a registry, which are pulled without a daemon.</summary>
public sealed class PullTests
{
    const int Megabyte = 1_000_000;

    [Fact]
    public async Task A_builder_in_a_registry_gives_the_image_that_its_directory_gives()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can install files of root");
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        (StavesResult compiled, string root) = await BuilderRootTests.CompileAsync(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/test/stage:1", [root]);
        Directory.Delete(root, recursive: true);

        StavesResult first = (await workplace.RunAsync("build", "--builder", $"docker://{registry.Address}/test/stage:1")).ShouldSucceed();
        Assert.Equal(compiled.Digest, first.Digest);
        Assert.Contains($"pulling {registry.Address}/test/stage:1: 2 of 2 blobs", first.Error, StringComparison.Ordinal);
        Assert.Contains("4 packed", first.Output, StringComparison.Ordinal);

        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]) + $"\n[build]\nbuilder = '{registry.Address}/test/stage:1'\n");
        registry.Stop();
        StavesResult offline = (await workplace.RunAsync("build", "--offline")).ShouldSucceed();
        Assert.Equal(compiled.Digest, offline.Digest);
        Assert.DoesNotContain("warning", offline.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_in_an_image_gives_the_image_that_its_directory_gives()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string layer = SnapshotImage.CreateLayer(workplace);

        // The upper layer takes one package away and puts another in the lower one's place.
        string upper = Directory.CreateDirectory(workplace["upper/var/db/repos/tiny"]).FullName;
        Directory.CreateDirectory(Path.Combine(upper, "metadata/md5-cache/test"));
        Directory.CreateDirectory(Path.Combine(upper, "test"));
        File.WriteAllText(Path.Combine(upper, "metadata/md5-cache/test/.wh.slow-1"), "");
        File.WriteAllText(Path.Combine(upper, "test/.wh.slow"), "");
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:latest", [layer, workplace["upper"]]);
        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot");

        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], built.Compiled);
        Assert.Contains($"reading the repository in {registry.Address}/test/snapshot:latest, which is done once", built.Error, StringComparison.Ordinal);
        StavesResult again = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.DoesNotContain("reading", again.Error, StringComparison.Ordinal);
        Assert.Contains("nothing compiled", again.Output, StringComparison.Ordinal);

        Assert.Contains("there is no package `test/slow`", (await workplace.RunAsync("plan", "--config", "staves.toml", "test/slow")).ShouldFail(3).Error, StringComparison.Ordinal);
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]).Split("[[repositories]]")[0]);
        (await workplace.RunAsync("plan", "--portage", $"{registry.Address}/test/snapshot")).ShouldSucceed();
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again_but_a_tag_that_moves_is()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string layer = SnapshotImage.CreateLayer(workplace);
        string reference = $"{registry.Address}/test/snapshot:latest";
        HandmadeImage.Push(workplace, reference, [layer]);
        SnapshotImage.Specify(workplace, reference);
        (await workplace.RunAsync("plan")).ShouldSucceed();

        registry.Forget();
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(1, registry.Count("HEAD /v2/test/snapshot/manifests/latest"));
        Assert.Equal(0, registry.Count("GET /v2/test"));

        string upper = Directory.CreateDirectory(workplace["upper/etc"]).FullName;
        File.WriteAllText(Path.Combine(upper, "motd"), "hello");
        HandmadeImage.Push(workplace, reference, [layer, workplace["upper"]]);
        registry.Forget();
        Assert.Contains($"pulling {reference}: 2 of 3 blobs", (await workplace.RunAsync("plan")).ShouldSucceed().Error, StringComparison.Ordinal);
        Assert.Equal(2, registry.Count("GET /v2/test/snapshot/blobs/"));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_told_and_what_was_pulled_before_is_used()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string reference = $"{registry.Address}/test/snapshot:latest";
        HandmadeImage.Push(workplace, reference, [SnapshotImage.CreateLayer(workplace)]);
        SnapshotImage.Specify(workplace, reference);

        Assert.Contains("error[STV7206]", (await workplace.RunAsync("plan", "--offline")).ShouldFail(1).Error, StringComparison.Ordinal);
        Assert.Equal(0, registry.Count("GET /v2/test"));
        (await workplace.RunAsync("plan")).ShouldSucceed();
        registry.Stop();
        Assert.Contains("warning[STV7205]", (await workplace.RunAsync("plan")).ShouldSucceed().Error, StringComparison.Ordinal);
        Assert.Equal("", (await workplace.RunAsync("plan", "--offline")).ShouldSucceed().Error);

        Directory.Delete(Path.Combine(workplace.Cache, "images"), recursive: true);
        StavesResult failed = (await workplace.RunAsync("plan")).ShouldFail(1);
        Assert.Contains("error[STV7204]", failed.Error, StringComparison.Ordinal);
        Assert.Contains("no connection: Connection refused", failed.Error, StringComparison.Ordinal);
        Assert.Contains("staves.toml", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_goes_on_where_the_line_broke()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        using var line = new CuttingProxy(registry.Address) { MostDown = Megabyte };
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:1", [SnapshotImage.CreateLayer(workplace, ballast: 5 * Megabyte)]);
        SnapshotImage.Specify(workplace, $"{line.Address}/test/snapshot:1");

        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.InRange(line.Cuts, 5, 10);
        Assert.InRange(registry.Count("\" 206 "), 5, 10);
        Assert.Empty(Directory.GetFiles(Path.Combine(workplace.Cache, "images/blobs/sha256"), "*__"));
    }

    [Fact]
    public async Task Of_an_index_the_image_for_this_machine_is_taken()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string layer = SnapshotImage.CreateLayer(workplace);
        HandmadeImage.PushIndex(workplace, $"{registry.Address}/test/snapshot:all", ["arm64", "amd64", "riscv64"], layer);
        HandmadeImage.PushIndex(workplace, $"{registry.Address}/test/snapshot:others", ["s390x", "riscv64"]);
        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot:all");
        (await workplace.RunAsync("plan")).ShouldSucceed();
        registry.Forget();
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(0, registry.Count("GET /v2/test"));

        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot:others");
        Assert.Contains("for `linux/amd64`: it has `linux/s390x`, `linux/riscv64`", (await workplace.RunAsync("plan")).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_s_own_manifests_and_digests_as_names_are_read_too()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string layer = SnapshotImage.CreateLayer(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:docker", [layer], "--format", "v2s2");
        string digest = Tool.Run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Address}/test/snapshot:docker").Trim();
        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot@{digest}");
        (await workplace.RunAsync("plan")).ShouldSucceed();

        registry.Stop();
        Assert.Equal("", (await workplace.RunAsync("plan")).ShouldSucceed().Error);
    }

    [Fact]
    public async Task A_blob_that_is_not_what_its_digest_says_is_refused()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:1", [SnapshotImage.CreateLayer(workplace, ballast: Megabyte)]);
        string blob = Directory.EnumerateFiles(registry.Storage, "data", SearchOption.AllDirectories).MaxBy(path => new FileInfo(path).Length)!;
        using (FileStream file = File.OpenWrite(blob))
        {
            file.Seek(Megabyte / 2, SeekOrigin.Begin);
            file.Write("another"u8);
        }

        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot:1");
        Assert.Contains("error[STV7209]", (await workplace.RunAsync("plan")).ShouldFail(1).Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(workplace.Cache, "images/blobs/sha256")), path => new FileInfo(path).Length > Megabyte);
    }

    [Fact]
    public async Task A_name_that_Gentoo_gave_up_leads_to_those_of_today()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        workplace.Environment["CONTAINERS_REGISTRIES_CONF"] = workplace.Write("registries.conf", $"""
            [[registry]]
            prefix = 'docker.io'
            location = '{registry.Address}'

            """);

        StavesResult failed = (await workplace.RunAsync("build", "--builder", "gentoo/stage3-amd64-hardened-nomultilib")).ShouldFail(1);
        Assert.Contains("error[STV7202]: there is no image `docker.io/gentoo/stage3-amd64-hardened-nomultilib:latest`", failed.Error, StringComparison.Ordinal);
        Assert.Contains("hint: Gentoo builds today `gentoo/stage3:hardened`, `gentoo/stage3:nomultilib`, `gentoo/stage3:musl-hardened`", failed.Error, StringComparison.Ordinal);
        Assert.Contains("error[STV1902]", (await workplace.RunAsync("build", "--builder", "./stage3.tar.xz")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("error[STV7202]", (await workplace.RunAsync("build", "--builder", "stage")).ShouldFail(1).Error, StringComparison.Ordinal);
    }
}
