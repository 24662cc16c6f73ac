using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Roots;

/// <summary>Reads which layers an image has, lowest first: of an OCI image layout, or of what `docker save` wrote before it wrote one.</summary>
static class ImageDocuments
{
    public const string Index = "index.json";
    public const string DockerManifest = DockerArchiveEntry.FileName;

    const int LargestDocument = 4 * 1024 * 1024;

    /// <exception cref="StavesException">STV7003: the documents are none, or name no single image for this machine.</exception>
    public static ImmutableArray<ImageLayer> Layers(IImageFiles files) => files.TryOpen(Index) is { } index
        ? OciLayers(OciJson.ReadIndex(ReadAll(index, files, Index), $"{files.Name}: {Index}"), files)
        : DockerLayers(files);

    static ImmutableArray<ImageLayer> OciLayers(ImageIndex index, IImageFiles files)
    {
        if (index.Manifests.Count > 1 && index.Manifests.All(one => one.Platform is null))
        {
            string names = string.Join(", ", index.Manifests.Select(one => $"`{one.Annotation(ImageStore.ReferenceAnnotation) ?? one.Digest}`"));
            throw NoImage(files, $"it has several images: {names}", "skopeo copy oci:LAYOUT:NAME oci-archive:one.tar");
        }

        Descriptor chosen = ManifestChoice.Find(index, descriptor => ReadAll(files.OpenBlob(descriptor), files, descriptor.Digest))
            ?? throw NoImage(files, $"it has no image for `{ImagePlatform.Current}`", null);
        ImageManifest manifest = OciJson.ReadManifest(ReadAll(files.OpenBlob(chosen), files, chosen.Digest), chosen.Digest);
        return [.. manifest.Layers.Select(layer => new ImageLayer(DigestOf(layer.Digest, files), () => files.OpenBlob(layer)))];
    }

    static ImmutableArray<ImageLayer> DockerLayers(IImageFiles files)
    {
        Stream manifest = files.TryOpen(DockerManifest) ?? throw NoImage(files, $"it has neither `{Index}` nor `{DockerManifest}`", null);
        IReadOnlyList<DockerArchiveEntry> images = OciJson.ReadDockerArchive(ReadAll(manifest, files, DockerManifest), $"{files.Name}: {DockerManifest}");
        if (images.Count != 1)
        {
            throw NoImage(files, $"it has {images.Count} images", "docker save IMAGE > one.tar");
        }

        DockerArchiveEntry image = images[0];
        byte[] text = ReadAll(files.TryOpen(image.Config) ?? throw NoImage(files, $"it lacks `{image.Config}`", null), files, image.Config);
        IReadOnlyList<string> diffs = OciJson.ReadConfiguration(text, $"{files.Name}: {image.Config}").Layers.DiffIds;
        return diffs.Count == image.Layers.Count
            ? [.. image.Layers.Zip(diffs).Select(layer => new ImageLayer(
                DigestOf(layer.Second, files),
                () => files.TryOpen(layer.First) ?? throw NoImage(files, $"it lacks `{layer.First}`", null)))]
            : throw NoImage(files, $"it has {image.Layers.Count} layers, but {diffs.Count} diff ids in its configuration", null);
    }

    static Digest DigestOf(string text, IImageFiles files) =>
        Digest.TryParse(text, out Digest? digest) ? digest : throw NoImage(files, $"`{text}` is not a digest", null);

    static byte[] ReadAll(Stream stream, IImageFiles files, string name)
    {
        using (stream)
        {
            if (stream.Length > LargestDocument)
            {
                throw NoImage(files, $"`{name}` is larger than 4 MiB", null);
            }

            byte[] text = new byte[stream.Length];
            stream.ReadExactly(text);
            return text;
        }
    }

    static StavesException NoImage(IImageFiles files, string reason, string? hint) =>
        new(new Diagnostic("STV7003", $"`{files.Name}` cannot be read as an image: {reason}", new SourceLocation(files.Name), hint));
}
