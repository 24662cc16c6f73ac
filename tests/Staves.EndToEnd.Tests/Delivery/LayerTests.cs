using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Delivery;

/// <summary>`[image] layers` and `compression`.</summary>
public sealed class LayerTests
{
    [Fact]
    public async Task Images_share_the_layers_of_packages_that_they_share()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        TinyRepository.Create(workplace);
        Specify(workplace, $"{registry.Address}/test/small", "test/hello");
        StavesResult small = (await workplace.RunAsync("build", "--push", "--output", "oci:small")).ShouldSucceed();
        registry.Forget();

        // Another image, another name, another command: hello's layer is neither compressed nor sent again.
        Specify(workplace, $"{registry.Address}/test/large", "test/hello test/waits", command: "/usr/bin/waits");
        StavesResult large = (await workplace.RunAsync("build", "--push", "--output", "oci:large")).ShouldSucceed();
        string[] ofSmall = LayersOf(workplace["small"], small.Digest);
        string[] ofLarge = LayersOf(workplace["large"], large.Digest);
        Assert.Equal(2, ofSmall.Length);
        Assert.Equal(3, ofLarge.Length);
        Assert.Contains(ofSmall[0], ofLarge);
        Assert.Equal(0, registry.Count($"PUT /v2/test/large/blobs/uploads/{ofSmall[0]}"));
        // What belongs to no package is the same in both, too.
        Assert.All(ofSmall, layer => Assert.Equal(1, registry.Count($"{layer[7..]}&from=test%2Fsmall HTTP/1.1\" 201")));
        Assert.Equal("hello layers\n", (await workplace.RunAsync("run", "--", $"{registry.Address}/test/small", "layers")).ShouldSucceed().Output);
    }

    [Fact]
    public async Task What_changed_is_all_that_is_compressed_and_sent_again()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        TinyRepository.Create(workplace);
        Specify(workplace, $"{registry.Address}/test/image", "test/hello test/waits", files: "one");
        StavesResult before = (await workplace.RunAsync("build", "--push", "--output", "oci:layout")).ShouldSucceed();
        registry.Forget();
        Specify(workplace, $"{registry.Address}/test/image", "test/hello test/waits", files: "two");
        StavesResult after = (await workplace.RunAsync("build", "--push", "--output", "oci:layout")).ShouldSucceed();
        string[] old = LayersOf(workplace["layout"], before.Digest);
        string[] now = LayersOf(workplace["layout"], after.Digest);
        Assert.Equal(old[..^1], now[..^1]);
        Assert.NotEqual(old[^1], now[^1]);
        Assert.Equal(0, now[..^1].Sum(layer => registry.Count($"PUT /v2/test/image/blobs/uploads/{layer}")));
    }

    [Fact]
    public async Task The_files_are_the_same_however_they_are_divided()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        var listings = new List<string>();
        foreach (string layers in (string[])["1", "2", "'package'"])
        {
            Specify(workplace, "test/image", "test/hello test/waits", layers: layers);
            (await workplace.RunAsync("build", "--output", "image.tar")).ShouldSucceed();
            string unpacked = workplace[$"unpacked-{listings.Count}"];
            Tool.Require("umoci");
            Tool.Run("skopeo", "--insecure-policy", "copy", $"oci-archive:{workplace["image.tar"]}:latest", $"oci:{workplace["umoci"]}:{listings.Count}");
            Tool.Run("umoci", [.. Rootless(), "unpack", "--image", $"{workplace["umoci"]}:{listings.Count}", unpacked]);
            listings.Add(Tool.Run("sh", "-c", $"cd '{unpacked}/rootfs' && find . ! -type d -printf '%p %m %l %s %T@\\n' | sort && find . -type d -printf '%p %m\\n' | sort"));
        }

        Assert.Equal(listings[0], listings[1]);
        Assert.Equal(listings[0], listings[2]);
    }

    [Fact]
    public async Task Layers_in_zstd_are_read_by_skopeo_and_by_us()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        Specify(workplace, "test/image", "test/hello", more: "compression = 'zstd'");
        (await workplace.RunAsync("build", "--output", "image.tar")).ShouldSucceed();
        string manifest = Tool.Run("skopeo", "inspect", "--raw", $"oci-archive:{workplace["image.tar"]}:latest");
        Assert.Contains("application/vnd.oci.image.layer.v1.tar+zstd", manifest, StringComparison.Ordinal);
        Tool.Run("skopeo", "--insecure-policy", "copy", $"oci-archive:{workplace["image.tar"]}:latest", $"dir:{workplace["copy"]}");
        Assert.Equal("hello zstd\n", (await workplace.RunAsync("run", "test/image", "zstd")).ShouldSucceed().Output);
    }

    internal static string[] LayersOf(string layout, string digest)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "blobs/sha256", digest[7..])));
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("digest").GetString()!)];
    }

    static string[] Rootless() => Environment.IsPrivilegedProcess ? [] : ["--rootless"];

    static void Specify(
        Workplace workplace, string name, string packages, string command = "/usr/bin/hello", string layers = "'package'", string files = "motd", string more = "")
    {
        TinyImage.Specify(workplace, packages, $"[image]\nlayers = {layers}\n{more}\n\n[[files]]\npath = '/etc/motd'\ncontent = '{files}'\n", command);
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]).Replace("name = 'test/image'", $"name = '{name}'", StringComparison.Ordinal));
    }
}
