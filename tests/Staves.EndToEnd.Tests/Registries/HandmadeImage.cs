using System.Security.Cryptography;
using System.Text;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>An OCI image layout written by tar and by hand, so that nothing of the program has a part in it.</summary>
static class HandmadeImage
{
    const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>Writes an image of directories, each a layer, and gives it to a registry with skopeo.</summary>
    /// <param name="workplace">Where the layout is written.</param>
    /// <param name="target">`127.0.0.1:5000/test/image:1`.</param>
    /// <param name="layers">Paths of directories, lowest first.</param>
    /// <param name="options">Further options of `skopeo copy`.</param>
    public static void Push(Workplace workplace, string target, string[] layers, params string[] options)
    {
        string layout = New(workplace);
        Finish(layout, Add(layout, "amd64", layers));
        Copy(layout, target, options);
    }

    /// <summary>An index of images for several machines, of which only one has files.</summary>
    public static void PushIndex(Workplace workplace, string target, string[] architectures, params string[] layers)
    {
        string layout = New(workplace);
        string manifests = string.Join(',', architectures.Select(architecture =>
            Add(layout, architecture, architecture == "amd64" ? layers : []).Replace("}", $",\"platform\":{{\"architecture\":\"{architecture}\",\"os\":\"linux\"}}}}", StringComparison.Ordinal)));
        Finish(layout, Store(layout, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{Index}}","manifests":[{{manifests}}]}"""), Index));
        Copy(layout, target, ["--all"]);
    }

    static string New(Workplace workplace)
    {
        string layout = Path.Combine(workplace.Root, $"layout-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(Path.Combine(layout, "blobs/sha256"));
        File.WriteAllText(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        return layout;
    }

    /// <summary>The descriptor of an image's manifest.</summary>
    static string Add(string layout, string architecture, string[] layers)
    {
        var descriptors = new List<string>();
        var diffs = new List<string>();
        foreach (string layer in layers)
        {
            string plain = Path.Combine(layout, "layer");
            Tool.Run("tar", "--create", "--numeric-owner", "--owner=0", "--group=0", "--sort=name", "--directory", layer, "--file", plain, ".");
            diffs.Add($"\"{DigestOf(File.ReadAllBytes(plain))}\"");
            Tool.Run("gzip", "--no-name", "--fast", plain);
            descriptors.Add(Store(layout, File.ReadAllBytes($"{plain}.gz"), "application/vnd.oci.image.layer.v1.tar+gzip"));
            File.Delete($"{plain}.gz");
        }

        string configuration = Store(
            layout,
            Encoding.UTF8.GetBytes($$"""{"architecture":"{{architecture}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[{{string.Join(',', diffs)}}] } }"""),
            "application/vnd.oci.image.config.v1+json");
        return Store(
            layout,
            Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{{configuration}},"layers":[{{string.Join(',', descriptors)}}]}"""),
            Manifest);
    }

    static void Finish(string layout, string descriptor)
    {
        string named = descriptor.Replace("}", ""","annotations":{"org.opencontainers.image.ref.name":"image"}}""", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(layout, "index.json"), $$"""{"schemaVersion":2,"manifests":[{{named}}]}""");
    }

    static void Copy(string layout, string target, string[] options) => Tool.Run(
        "skopeo", ["--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", .. options, $"oci:{layout}:image", $"docker://{target}"]);

    static string Store(string layout, byte[] content, string type)
    {
        string digest = DigestOf(content);
        File.WriteAllBytes(Path.Combine(layout, "blobs/sha256", digest["sha256:".Length..]), content);
        return $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{content.Length}} }""";
    }

    static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
