using System.Text.Json;
using Staves.EndToEnd.Tests.Builds;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;

namespace Staves.EndToEnd.Tests.Delivery;

/// <summary>`platforms = [...]`: one plan and one image for each, and an index of them. The packages of the other platform come out of a
/// root whose packages say that they were built for it.</summary>
public sealed class PlatformTests
{
    const string Platforms = "platforms = ['linux/amd64', 'linux/arm64']";

    [Fact]
    public async Task An_index_has_the_image_of_each_platform_in_files_and_registries()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        StavesResult single = await PrepareAsync(workplace, $"{registry.Address}/test/image");
        StavesResult built = (await workplace.RunAsync("build", "--push", "--output", "image.tar", "--image-path", "staves_root.tar")).ShouldSucceed();
        Assert.Contains("linux/amd64, linux/arm64", built.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(workplace["staves_root.linux-amd64.tar"]) && File.Exists(workplace["staves_root.linux-arm64.tar"]), built.Output);

        using var index = JsonDocument.Parse(Tool.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{registry.Address}/test/image:latest"));
        Assert.Equal(
            ["amd64", "arm64"],
            index.RootElement.GetProperty("manifests").EnumerateArray().Select(one => one.GetProperty("platform").GetProperty("architecture").GetString()));
        Assert.Equal(single.Digest, index.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString());
        foreach ((string architecture, string source) in (string[])["amd64", "arm64"] is var all
            ? all.SelectMany(one => new[] { (one, $"docker://{registry.Address}/test/image:latest"), (one, $"oci-archive:{workplace["image.tar"]}") })
            : [])
        {
            string copy = workplace[$"copy-{architecture}-{source[..3]}"];
            Tool.Run("skopeo", "--insecure-policy", "--override-arch", architecture, "copy", "--src-tls-verify=false", source, $"dir:{copy}");
            Assert.Contains(
                $"\"architecture\":\"{architecture}\"",
                string.Concat(Directory.EnumerateFiles(copy).Where(file => new FileInfo(file).Length < 10_000).Select(File.ReadAllText)),
                StringComparison.Ordinal);
        }

        // The name means the index; this machine's image is what runs of it.
        Assert.Equal("greetings from app\n", (await workplace.RunAsync("run", $"{registry.Address}/test/image")).ShouldSucceed().Output);
        registry.Forget();
        Assert.Equal(built.Digest, (await workplace.RunAsync("build", "--push")).ShouldSucceed().Digest);
        Assert.Equal(0, registry.Count("POST /v2/"));
    }

    [Fact]
    public async Task One_platform_alone_is_planned_and_built_by_its_name()
    {
        using var workplace = new Workplace();
        await PrepareAsync(workplace, "test/image");
        StavesResult built = (await workplace.RunAsync("build", "--platform", "linux/arm64")).ShouldSucceed();
        Assert.Contains("linux/arm64", built.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(workplace["staves_root.linux-amd64.tar"]));
        (await workplace.RunAsync("plan", "--platform", "linux/arm64")).ShouldSucceed();
        Assert.Contains(
            "error[STV1961]: `linux/riscv64` is not one of the specification's platforms",
            (await workplace.RunAsync("plan", "--platform", "linux/riscv64")).ShouldFail(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_platform_has_a_lock_of_its_own()
    {
        using var workplace = new Workplace();
        await PrepareAsync(workplace, "test/image");
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Assert.True(File.Exists(workplace["staves.linux-amd64.lock"]) && File.Exists(workplace["staves.linux-arm64.lock"]));
        Assert.False(File.Exists(workplace["staves.lock"]));
        (await workplace.RunAsync("lock", "--check")).ShouldSucceed();
        (await workplace.RunAsync("build", "--locked")).ShouldSucceed();
    }

    [Fact]
    public async Task A_platform_that_its_builder_does_not_make_is_told_with_the_key_to_set()
    {
        using var workplace = new Workplace();
        await PrepareAsync(workplace, "test/image");
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]).Replace("builder = './arm64'", "builder = './root'", StringComparison.Ordinal));
        StavesResult refused = (await workplace.RunAsync("build")).ShouldFail(2);
        Assert.Contains("makes images for `linux/amd64`, not for `linux/arm64`", refused.Error, StringComparison.Ordinal);
        Assert.Contains("`builder` in [platform.'linux/arm64']", refused.Error, StringComparison.Ordinal);
    }

    /// <returns>What a build for this machine alone made.</returns>
    static async Task<StavesResult> PrepareAsync(Workplace workplace, string name)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can install files of root");
        (_, string root) = await BuilderRootTests.CompileAsync(workplace);
        Tool.Run("cp", "--archive", root, workplace["arm64"]);
        foreach (string chost in Directory.EnumerateFiles(workplace["arm64/var/db/pkg"], "CHOST", SearchOption.AllDirectories))
        {
            File.WriteAllText(chost, "aarch64-unknown-linux-gnu\n");
        }

        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]).Replace("name = 'test/image'", $"name = '{name}'", StringComparison.Ordinal));
        StavesResult single = (await workplace.RunAsync("build", "--builder", "./root")).ShouldSucceed();
        workplace.Write("staves.toml", $"{Platforms}\n{File.ReadAllText(workplace["staves.toml"])}\n"
            + "[platform.'linux/amd64']\nbuilder = './root'\n\n[platform.'linux/arm64']\nbuilder = './arm64'\nenv = { CHOST = 'aarch64-unknown-linux-gnu' }\n");
        return single;
    }
}
