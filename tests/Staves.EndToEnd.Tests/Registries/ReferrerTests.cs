using System.Text.Json.Nodes;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>Bills of materials and provenance of an image: in files, in archives, and in a registry that does not list referrers itself.</summary>
public sealed class ReferrerTests
{
    static readonly string[] Kinds = ["application/spdx+json", "application/vnd.cyclonedx+json", "application/vnd.in-toto+json"];

    [Fact]
    public async Task Files_say_what_is_in_the_image_and_two_builds_say_the_same()
    {
        using var workplace = new Workplace();
        Specify(workplace, "test/image");
        StavesResult built = (await BuildAsync(workplace, "one")).ShouldSucceed();
        (await BuildAsync(workplace, "two")).ShouldSucceed();
        foreach (string end in (string[])["spdx.json", "cdx.json", "intoto.json"])
        {
            Assert.Equal(File.ReadAllText(workplace[$"one.{end}"]), File.ReadAllText(workplace[$"two.{end}"]));
        }

        JsonNode bill = JsonNode.Parse(File.ReadAllText(workplace["one.cdx.json"]))!;
        Assert.Equal(built.Digest, $"sha256:{bill["metadata"]!["component"]!["hashes"]![0]!["content"]}");
        JsonNode hello = bill["components"]!.AsArray().Single(component => component!["name"]!.GetValue<string>() == "hello")!;
        Assert.Contains("/usr/bin/hello", hello["components"]!.AsArray().Select(file => file!["name"]!.GetValue<string>()));
        Assert.Equal("source-distribution", hello["externalReferences"]!.AsArray()[^1]!["type"]!.GetValue<string>());
        JsonNode statement = JsonNode.Parse(File.ReadAllText(workplace["one.intoto.json"]))!;
        Assert.Equal(built.Digest, $"sha256:{statement["subject"]![0]!["digest"]!["sha256"]}");
        Assert.Contains(
            "test/hello-1",
            statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray().Select(material => material!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_archive_with_referrers_is_read_by_its_tag()
    {
        using var workplace = new Workplace();
        Specify(workplace, "test/image");
        Tool.Require("skopeo");
        StavesResult built = (await workplace.RunAsync("build", "--output", "attached.tar", "--attach")).ShouldSucceed();
        string archive = $"oci-archive:{workplace["attached.tar"]}";
        Assert.Contains(built.Digest, Tool.Run("skopeo", "inspect", $"{archive}:latest"), StringComparison.Ordinal);
        JsonNode index = JsonNode.Parse(Tool.Run("skopeo", "inspect", "--raw", $"{archive}:{built.Digest.Replace(':', '-')}"))!;
        Assert.Equal(Kinds, KindsOf(index));
    }

    [Fact]
    public async Task A_registry_without_the_referrers_API_has_them_by_the_tag_of_the_digest()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.Open(workplace);
        Specify(workplace, $"{registry.Address}/test/image");
        StavesResult pushed = (await workplace.RunAsync("build", "--push")).ShouldSucceed();
        JsonNode index = Inspect(pushed.Digest.Replace(':', '-'), ':');
        Assert.Equal(Kinds, KindsOf(index));
        foreach (JsonNode? entry in index["manifests"]!.AsArray())
        {
            Assert.Equal(pushed.Digest, Inspect(entry!["digest"]!.GetValue<string>(), '@')["subject"]!["digest"]!.GetValue<string>());
        }

        JsonNode Inspect(string name, char separator) => JsonNode.Parse(
            Tool.Run("skopeo", "inspect", "--tls-verify=false", "--raw", $"docker://{registry.Address}/test/image{separator}{name}"))!;
    }

    [Fact]
    public async Task A_file_that_names_no_format_is_refused_before_anything_is_built()
    {
        using var workplace = new Workplace();
        Specify(workplace, "test/image");
        Assert.Contains("`bill.json` names no format", (await workplace.RunAsync("build", "--sbom", "bill.json")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("`--attach` is about", (await workplace.RunAsync("build", "--attach")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains(
            "`--no-sbom` makes nothing", (await workplace.RunAsync("build", "--no-sbom", "--provenance", "a.json")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_an_unchanged_build_are_not_made_again_and_without_SBOM_none_are()
    {
        using var workplace = new Workplace();
        Specify(workplace, "test/image");
        (await workplace.RunAsync("build", "--no-sbom")).ShouldSucceed();
        string records = Path.Combine(workplace.Cache, "images", "referrers");
        Assert.False(Directory.Exists(records));
        (await workplace.RunAsync("build")).ShouldSucceed();
        string record = Assert.Single(Directory.GetFiles(records));
        DateTime made = File.GetLastWriteTimeUtc(record);
        (await workplace.RunAsync("build", "--sbom", "a.spdx.json")).ShouldSucceed();
        Assert.Equal(made, File.GetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(records))));
        Assert.NotEqual(0, new FileInfo(workplace["a.spdx.json"]).Length);

        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]) + "[[files]]\npath = '/etc/motd'\ncontent = 'hello'\n");
        (await workplace.RunAsync("build", "--sbom", "b.cdx.json")).ShouldSucceed();
        Assert.Equal(2, Directory.GetFiles(records).Length);
        JsonNode motd = JsonNode.Parse(File.ReadAllText(workplace["b.cdx.json"]))!["components"]!.AsArray()
            .Single(component => component!["name"]!.GetValue<string>() == "/etc/motd")!;
        Assert.Equal("specification", motd["properties"]![0]!["value"]!.GetValue<string>());
    }

    static Task<StavesResult> BuildAsync(Workplace workplace, string name) => workplace.RunAsync(
        "build", "--sbom", $"{name}.spdx.json", "--sbom", $"{name}.cdx.json", "--provenance", $"{name}.intoto.json");

    static IEnumerable<string> KindsOf(JsonNode index) =>
        index["manifests"]!.AsArray().Select(entry => entry!["artifactType"]!.GetValue<string>()).Order(StringComparer.Ordinal);

    static void Specify(Workplace workplace, string name)
    {
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", name: name);
    }
}
