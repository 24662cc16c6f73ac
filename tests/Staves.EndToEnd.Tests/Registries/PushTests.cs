using System.Security.Cryptography;
using System.Text;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>`staves build --push`: an image goes to a registry, and others take it from there.</summary>
public sealed class PushTests
{
    const int Megabyte = 1_000_000;

    [Fact]
    public async Task What_is_pushed_is_what_skopeo_pulls_by_each_of_its_names()
    {
        using var workplace = new Workplace();
        using var tokens = new TokenServer(Path.Combine(workplace.Root, "tokens"));
        using var registry = RegistryServer.WithTokens(workplace, tokens);
        Specify(workplace, $"{registry.Address}/test/image");
        StavesResult refused = (await workplace.RunAsync("build", "--push")).ShouldFail(1);
        Assert.Contains("error[STV8201]", refused.Error, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(workplace.Home, ".docker"));
        string packed = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryServer.UserName}:{RegistryServer.Password}"));
        File.WriteAllText(Path.Combine(workplace.Home, ".docker/config.json"), $"{{\"auths\":{{\"{registry.Address}\":{{\"auth\":\"{packed}\"}}}}}}");
        StavesResult pushed = (await workplace.RunAsync("build", "--push", "--tag", "1", "--tag", $"{registry.Address}/test/other:2")).ShouldSucceed();
        Assert.Contains($"pushed    {registry.Address}/test/image:1@{pushed.Digest}", pushed.Output, StringComparison.Ordinal);
        Assert.Equal(0, registry.Count("PATCH"));

        foreach (string name in (string[])["test/image:1", "test/other:2"])
        {
            string copy = workplace[$"copy-{name[^1]}"];
            Tool.Run(
                "skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", "--src-creds", $"{RegistryServer.UserName}:{RegistryServer.Password}",
                $"docker://{registry.Address}/{name}", $"dir:{copy}");
            Assert.Equal(pushed.Digest, Tool.Run("skopeo", "manifest-digest", Path.Combine(copy, "manifest.json")).Trim());
        }

        // Layer, configuration, and the referrers' empty one with three documents. The second repository has got its blobs from the first, and
        // nothing is sent twice.
        Assert.Equal(6, registry.Count("PUT /v2/test/image/blobs/uploads/"));
        Assert.Equal(0, registry.Count("PUT /v2/test/other/blobs/uploads/"));
        Assert.Equal(6, registry.Count("&from=test%2Fimage HTTP/1.1\" 201"));
        registry.Forget();
        (await workplace.RunAsync("build", "--push", "--tag", "1")).ShouldSucceed();
        Assert.Equal(0, registry.Count("POST /v2/"));
    }

    [Fact]
    public async Task A_push_goes_on_where_the_line_broke()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        using var line = new CuttingProxy(registry.Address) { MostUp = Megabyte };
        Specify(workplace, $"{line.Address}/test/image", ballast: 5 * Megabyte);

        StavesResult pushed = (await workplace.RunAsync("build", "--push")).ShouldSucceed();
        // The registry forgets an upload whose request broke, so the pieces shrink until the line carries them.
        Assert.InRange(line.Cuts, 3, 8);
        Assert.InRange(registry.Count("PATCH /v2/test/image/blobs/uploads/"), 8, 20);
        string digest = Tool.Run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Address}/test/image:latest").Trim();
        Assert.Equal(pushed.Digest, digest);
    }

    [Fact]
    public async Task What_cannot_be_pushed_is_told_before_anything_is_built()
    {
        using var workplace = new Workplace();
        Specify(workplace, "test/image");
        Assert.Contains("error[STV1970]", (await workplace.RunAsync("build", "--push", "--tag", "A/b")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("`--push` opens connections", (await workplace.RunAsync("build", "--push", "--offline")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("`--tag` names what `--push` pushes", (await workplace.RunAsync("build", "--tag", "1")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    static void Specify(Workplace workplace, string name, int ballast = 0)
    {
        TinyRepository.Create(workplace);
        File.WriteAllBytes(workplace["noise"], RandomNumberGenerator.GetBytes(ballast));
        TinyImage.Specify(workplace, "test/hello", ballast == 0 ? "" : "[[files]]\npath = '/noise'\nsource = 'noise'\n", name: name);
    }
}
