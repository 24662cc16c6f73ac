using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Roots;

/// <summary>Reads what an image is and which layers it has, lowest first: of an OCI image layout, or of what `docker save` wrote before it wrote one.</summary>
static class ImageDocuments
{
    public const string Index = "index.json";
    public const string DockerManifest = DockerArchiveEntry.FileName;

    const int LargestDocument = 4 * 1024 * 1024;

    /// <exception cref="StavesException">STV7003: the documents are none, or name no single image for this machine.</exception>
    public static ImmutableArray<ImageLayer> Layers(IImageFiles files) => Read(files, WantedPlatform.ThisMachines).Layers;

    /// <exception cref="StavesException">STV7003: the documents are none, or name no single image. STV7207: they name none for the platform.</exception>
    public static LaidImage Read(IImageFiles files, WantedPlatform wanted) =>
        TryReadIndex(files) is { } index ? OciImage(index, wanted, files) : DockerImage(files);

    /// <summary>The image of a manifest that is known.</summary>
    public static LaidImage Read(IImageFiles files, Descriptor chosen)
    {
        ImageManifest manifest = OciJson.ReadManifest(ReadBlob(files, chosen), chosen.Digest);
        return new LaidImage
        {
            Manifest = chosen,
            Annotations = manifest.Annotations ?? ImmutableSortedDictionary<string, string>.Empty,
            Blobs = [.. manifest.Layers],
            Layers = [.. manifest.Layers.Select(layer => new ImageLayer(DigestOf(layer.Digest, files), () => files.OpenBlob(layer)))],
            ReadConfiguration = () => OciJson.ReadConfiguration(ReadBlob(files, manifest.Config), manifest.Config.Digest),
        };
    }

    /// <summary>The text of a document.</summary>
    /// <exception cref="StavesException">STV7003: it is larger than documents are, or not what its digest says.</exception>
    public static byte[] ReadBlob(IImageFiles files, Descriptor descriptor, int largest = LargestDocument)
    {
        byte[] text = ReadAll(files.OpenBlob(descriptor), files, descriptor.Digest, largest);
        return Digest.Of(text).ToString() == descriptor.Digest ? text : throw NoImage(files, $"`{descriptor.Digest}` has another digest than its name", null);
    }

    /// <summary>The index of an OCI image layout; null where there is none.</summary>
    public static ImageIndex? TryReadIndex(IImageFiles files) =>
        files.TryOpen(Index) is { } text ? OciJson.ReadIndex(ReadAll(text, files, Index), $"{files.Name}: {Index}") : null;

    static LaidImage OciImage(ImageIndex index, WantedPlatform wanted, IImageFiles files)
    {
        // By such a name the index lists what is said about an image, and no image (OCI distribution-spec, referrers tag schema).
        var images = index with { Manifests = [.. index.Manifests.Where(one => !ReferrerIndex.IsTag(one.Annotation(ImageStore.ReferenceAnnotation)))] };
        if (images.Manifests.Count > 1 && images.Manifests.All(one => one.Platform is null))
        {
            string names = string.Join(", ", images.Manifests.Select(one => $"`{one.Annotation(ImageStore.ReferenceAnnotation) ?? one.Digest}`"));
            throw NoImage(files, $"it has several images: {names}", "skopeo copy oci:LAYOUT:NAME oci-archive:one.tar");
        }

        Descriptor chosen = ManifestChoice.Find(images, wanted, files.Name, descriptor => ReadBlob(files, descriptor)) ?? throw NoImage(files, "it has no image", null);
        return Read(files, chosen);
    }

    static LaidImage DockerImage(IImageFiles files)
    {
        Stream manifest = files.TryOpen(DockerManifest) ?? throw NoImage(files, $"it has neither `{Index}` nor `{DockerManifest}`", null);
        IReadOnlyList<DockerArchiveEntry> images = OciJson.ReadDockerArchive(ReadAll(manifest, files, DockerManifest), $"{files.Name}: {DockerManifest}");
        if (images.Count != 1)
        {
            throw NoImage(files, $"it has {images.Count} images", "docker save IMAGE > one.tar");
        }

        DockerArchiveEntry image = images[0];
        byte[] text = ReadAll(files.TryOpen(image.Config) ?? throw NoImage(files, $"it lacks `{image.Config}`", null), files, image.Config);
        ImageConfiguration configuration = OciJson.ReadConfiguration(text, $"{files.Name}: {image.Config}");
        IReadOnlyList<string> diffs = configuration.Layers.DiffIds;
        if (diffs.Count != image.Layers.Count)
        {
            throw NoImage(files, $"it has {image.Layers.Count} layers, but {diffs.Count} diff ids in its configuration", null);
        }

        return new LaidImage
        {
            Blobs = [.. image.Layers.Zip(diffs, (name, diff) => new Descriptor { MediaType = MediaTypes.DockerLayer, Digest = diff, Size = SizeOf(name, files) })],
            Layers = [.. image.Layers.Zip(diffs, (name, diff) => new ImageLayer(DigestOf(diff, files), () => OpenLayer(name, files)))],
            ReadConfiguration = () => configuration,
        };
    }

    static Stream OpenLayer(string name, IImageFiles files) => files.TryOpen(name) ?? throw NoImage(files, $"it lacks `{name}`", null);

    static long SizeOf(string name, IImageFiles files)
    {
        using Stream layer = OpenLayer(name, files);
        return layer.Length;
    }

    static Digest DigestOf(string text, IImageFiles files) =>
        Digest.TryParse(text, out Digest? digest) ? digest : throw NoImage(files, $"`{text}` is not a digest", null);

    static byte[] ReadAll(Stream stream, IImageFiles files, string name, int largest = LargestDocument)
    {
        using (stream)
        {
            if (stream.Length > largest)
            {
                throw NoImage(files, $"`{name}` is larger than {largest / (1024 * 1024)} MiB", null);
            }

            byte[] text = new byte[stream.Length];
            stream.ReadExactly(text);
            return text;
        }
    }

    static StavesException NoImage(IImageFiles files, string reason, string? hint) =>
        new(new Diagnostic("STV7003", $"`{files.Name}` cannot be read as an image: {reason}", new SourceLocation(files.Name), hint));
}
