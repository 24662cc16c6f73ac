using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Inspection;

/// <summary>The packages of an image in a registry, which come out of the bill of materials that lies there beside it. The image itself has
/// no database of packages. The registry does not list referrers itself, so they are found by the tag.</summary>
public sealed class RegistryBillTests
{
    [Fact]
    public async Task An_image_tells_its_packages_wherever_it_is_looked_at()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string image = await PushAsync(workplace, registry, "one");
        string[] elsewhere = ["--build-cache", "elsewhere"];
        registry.Forget();

        StavesResult inspected = (await workplace.RunAsync(["inspect", image, "--format", "json", .. elsewhere])).ShouldSucceed();
        Assert.Equal(["test/hello-1"], PackagesOf(inspected));
        Assert.Equal(1, registry.Count("GET /v2/test/image/referrers/sha256:"));
        Assert.Equal(1, registry.Count("GET /v2/test/image/manifests/sha256-"));
        // Configuration, layer and one bill; neither the other bill nor the provenance.
        Assert.Equal(3, registry.Count("GET /v2/test/image/blobs/"));

        registry.Forget();
        Assert.Equal(["test/hello-1"], PackagesOf((await workplace.RunAsync(["inspect", image, "--format", "json", .. elsewhere])).ShouldSucceed()));
        Assert.Equal(0, registry.Count("/v2/"));

        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]) + "[[files]]\npath = '/etc/motd'\ncontent = 'hello'\n");
        string other = await PushAsync(workplace, registry, "two");
        StavesResult difference = (await workplace.RunAsync(["diff", image, other, .. elsewhere])).ShouldSucceed();
        Assert.Contains("/etc/motd", difference.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("test/hello", difference.Output, StringComparison.Ordinal);

        workplace.Write("tree/metadata/glsa/glsa-202501-01.xml", """
            <?xml version="1.0" encoding="UTF-8"?>
            <glsa id="202501-01"><title>Sample</title><synopsis>It is broken.</synopsis><affected>
            <package name="test/hello" auto="yes" arch="*"><unaffected range="ge">2</unaffected><vulnerable range="lt">2</vulnerable></package>
            </affected><impact type="high"/></glsa>
            """);
        StavesResult audited = (await workplace.RunAsync(["audit", other, "--advisories", "tree", "--build-cache", "third"])).ShouldFail(1);
        Assert.Contains("GLSA-202501-01", audited.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_bill_the_image_is_looked_at_all_the_same()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        string image = await PushAsync(workplace, registry, "one", "--no-sbom");

        StavesResult inspected = (await workplace.RunAsync("inspect", $"docker://{image}", "--format", "json", "--build-cache", "elsewhere")).ShouldSucceed();
        Assert.Empty(PackagesOf(inspected));
        Assert.DoesNotContain("warning", inspected.Error, StringComparison.Ordinal);

        // A cache that has the image does not ask again whether there is one now, except for what is named as the registry's.
        registry.Forget();
        (await workplace.RunAsync("inspect", image, "--build-cache", "elsewhere")).ShouldSucceed();
        Assert.Equal(0, registry.Count("/v2/"));
        await PushAsync(workplace, registry, "one");
        Assert.Equal(["test/hello-1"], PackagesOf((await workplace.RunAsync("inspect", $"docker://{image}", "--format", "json", "--build-cache", "elsewhere")).ShouldSucceed()));
    }

    static async Task<string> PushAsync(Workplace workplace, RegistryServer registry, string tag, params string[] more)
    {
        if (!File.Exists(workplace["staves.toml"]))
        {
            TinyRepository.Create(workplace);
            TinyImage.Specify(workplace, "test/hello", name: $"{registry.Address}/test/image");
        }

        (await workplace.RunAsync(["build", "--push", "--version", tag, .. more])).ShouldSucceed();
        return $"{registry.Address}/test/image:{tag}";
    }

    static string[] PackagesOf(StavesResult inspected)
    {
        using var document = JsonDocument.Parse(inspected.Output);
        return [.. document.RootElement.GetProperty("packages").EnumerateArray().Select(package => $"{package.GetProperty("name").GetString()}-{package.GetProperty("version").GetString()}")];
    }
}
