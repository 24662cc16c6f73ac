using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;

namespace Staves.EndToEnd.Tests.Inspection;

/// <summary>Images for other machines than this one, and for several.</summary>
public sealed class InspectPlatformTests : IDisposable
{
    readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Of_an_image_for_several_platforms_one_is_chosen_wherever_it_lies()
    {
        using var registry = RegistryServer.Open(_workplace);
        string image = $"{registry.Address}/test/image:others";
        HandmadeImage.PushIndex(_workplace, image, ["arm64", "riscv64"]);
        foreach (string target in (string[])[$"oci:{_workplace["layout"]}:it", $"oci-archive:{_workplace["image.tar"]}:it"])
        {
            Tool.Run("skopeo", "--insecure-policy", "copy", "--quiet", "--all", "--src-tls-verify=false", $"docker://{image}", target);
        }

        foreach (string place in (string[])[image, "layout", "image.tar"])
        {
            StavesResult refused = (await _workplace.RunAsync("inspect", place)).ShouldFail(1);
            Assert.Contains("has no image for `linux/amd64`: it has `linux/arm64`, `linux/riscv64`", refused.Error, StringComparison.Ordinal);
            Assert.Contains("--platform linux/arm64", refused.Error, StringComparison.Ordinal);
            Assert.Equal("linux/arm64", await PlatformAsync(place, "--platform", "linux/arm64"));
            Assert.Equal("linux/riscv64", await PlatformAsync(place, "--platform", "linux/riscv64"));
            Assert.Contains(
                "has no image for `linux/s390x`", (await _workplace.RunAsync("inspect", place, "--platform", "linux/s390x")).ShouldFail(1).Error, StringComparison.Ordinal);
        }

        StavesResult same = (await _workplace.RunAsync("diff", image, "image.tar", "--platform", "linux/riscv64")).ShouldSucceed();
        Assert.StartsWith("both are sha256:", same.Output, StringComparison.Ordinal);
        // The platform is the image's, whatever those of the specification are: it is read, and tells no packages.
        Assert.Contains(
            "error[STV1943]",
            (await _workplace.RunAsync("audit", image, "--platform", "linux/riscv64", "--config", TestPaths.Example("bash"))).ShouldFail(2).Error,
            StringComparison.Ordinal);

        // Both lie in the cache now.
        registry.Stop();
        Assert.Equal("linux/arm64", await PlatformAsync(image, "--platform", "linux/arm64"));
    }

    [Fact]
    public async Task An_image_for_one_platform_is_looked_at_whatever_that_is()
    {
        using var registry = RegistryServer.Open(_workplace);
        string image = $"{registry.Address}/test/image:one";
        HandmadeImage.PushIndex(_workplace, image, ["s390x"]);
        string plain = _workplace["plain.tar"];
        Tool.Run("skopeo", "--insecure-policy", "--override-arch", "s390x", "copy", "--quiet", "--src-tls-verify=false", $"docker://{image}", $"docker-archive:{plain}");

        foreach (string place in (string[])[image, "plain.tar"])
        {
            Assert.Equal("linux/s390x", await PlatformAsync(place));
            Assert.Equal("linux/s390x", await PlatformAsync(place, "--platform", "linux/s390x"));
            Assert.Contains(
                "has no image for `linux/amd64`: it has `linux/s390x`",
                (await _workplace.RunAsync("inspect", place, "--platform", "linux/amd64")).ShouldFail(1).Error,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_text_that_is_no_platform_is_refused() => Assert.Contains(
        "error[STV1962]: `arm64` is not a platform",
        (await _workplace.RunAsync("inspect", "./image.tar", "--platform", "arm64")).ShouldFail(2).Error,
        StringComparison.Ordinal);

    async Task<string?> PlatformAsync(string image, params string[] more)
    {
        StavesResult result = (await _workplace.RunAsync(["inspect", image, "--format", "json", .. more])).ShouldSucceed();
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.GetProperty("platform").GetString();
    }
}
