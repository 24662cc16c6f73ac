using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Staves.Images.Inspection;
using Staves.Images.Oci;
using Staves.Images.Sbom;
using Staves.Packages.Tar;

namespace Staves.Tests.Images.Inspection;

/// <summary>An OCI image layout that is written by hand, so that it can be anybody's.</summary>
sealed class SampleLayout
{
    readonly string _directory;
    readonly List<(string Digest, string DiffId)> _layers = [];

    public SampleLayout(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256"));
    }

    /// <summary>The `config` object of the configuration.</summary>
    public JsonObject Execution { get; init; } = [];

    /// <summary>A bill of materials that the layout has of the image; null for none.</summary>
    public string? Bill { get; init; }

    public BillFormat BillFormat { get; init; } = BillFormat.CycloneDx;

    /// <summary>Adds a layer on top of those before.</summary>
    public SampleLayout Layer(params (TarMember Member, byte[] Content)[] members)
    {
        using var plain = new MemoryStream();
        using (var writer = new TarArchiveWriter(plain, leaveOpen: true))
        {
            foreach ((TarMember member, byte[] content) in members)
            {
                using var stream = new MemoryStream(content);
                writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
            }

            writer.Finish();
        }

        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.ToArray());
        }

        _layers.Add((AddBlob(compressed.ToArray()), Digest.Of(plain.ToArray()).ToString()));
        return this;
    }

    /// <summary>Writes the documents.</summary>
    /// <returns>The path of the layout.</returns>
    public string Write()
    {
        string config = AddBlob(new JsonObject
        {
            ["architecture"] = ImagePlatform.Current.Architecture,
            ["os"] = "linux",
            ["config"] = Execution.DeepClone(),
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. _layers.Select(layer => JsonValue.Create(layer.DiffId))]) },
        });
        string manifest = AddBlob(ManifestOf(Descriptor(MediaTypes.Configuration, config), [.. _layers.Select(layer => Descriptor(MediaTypes.GzipLayer, layer.Digest))]));
        var manifests = new JsonArray(Descriptor(MediaTypes.Manifest, manifest));
        if (Bill is not null)
        {
            string empty = AddBlob("{}"u8.ToArray());
            string bill = AddBlob(Encoding.UTF8.GetBytes(Bill));
            string attached = AddBlob(ManifestOf(Descriptor("application/vnd.oci.empty.v1+json", empty), [Descriptor(BillFormats.MediaTypeOf(BillFormat), bill)]));
            JsonObject referrers = Descriptor(MediaTypes.Index, AddBlob(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(Descriptor(MediaTypes.Manifest, attached)) }));
            referrers["annotations"] = new JsonObject { [ImageStore.ReferenceAnnotation] = manifest.Replace(':', '-') };
            manifests.Add(referrers);
        }

        File.WriteAllText(Path.Combine(_directory, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = manifests }.ToJsonString());
        File.WriteAllText(Path.Combine(_directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        return _directory;
    }

    /// <summary>Writes it and looks at it.</summary>
    public ImageInspection Inspect(bool hashesFiles = false)
    {
        using ImageContents contents = ImageContents.TryOpen(Write(), "sample", WantedPlatform.Any, CancellationToken.None)!;
        return ImageInspector.Inspect(contents, hashesFiles, CancellationToken.None);
    }

    /// <summary>The paths of the blobs of the layers.</summary>
    public IEnumerable<string> LayerPaths => _layers.Select(layer => Path.Combine(_directory, "blobs", "sha256", layer.Digest["sha256:".Length..]));

    static JsonObject ManifestOf(JsonObject config, JsonNode[] layers) => new() { ["schemaVersion"] = 2, ["config"] = config, ["layers"] = new JsonArray(layers) };

    JsonObject Descriptor(string mediaType, string digest) => new()
    {
        ["mediaType"] = mediaType,
        ["digest"] = digest,
        ["size"] = new FileInfo(Path.Combine(_directory, "blobs", "sha256", digest["sha256:".Length..])).Length,
    };

    string AddBlob(JsonObject document) => AddBlob(Encoding.UTF8.GetBytes(document.ToJsonString()));

    string AddBlob(byte[] content)
    {
        Digest digest = Digest.Of(content);
        File.WriteAllBytes(Path.Combine(_directory, "blobs", "sha256", digest.Hex), content);
        return digest.ToString();
    }
}
