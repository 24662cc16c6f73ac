using Staves.Images.Layers;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Images.Unpacking;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>An image as `docker save` before version 25 writes it, for tools that know nothing else: `manifest.json`, the configuration, and
/// the layers as plain tar archives named by their diff ids.</summary>
static class DockerArchive
{
    /// <summary>Writes beside <paramref name="path"/> and renames; the bytes depend on the image and its name alone.</summary>
    /// <exception cref="StavesException">STV7005: the file cannot be written.</exception>
    public static void Write(OciImage image, string path, CancellationToken cancellationToken) =>
        ImageFile.Write(path, output => Write(image, output, cancellationToken));

    static void Write(OciImage image, Stream output, CancellationToken cancellationToken)
    {
        using var archive = new TarArchiveWriter(output, leaveOpen: true);
        LayerDescriptor[] layers = [.. image.Layers.DistinctBy(layer => layer.DiffId)];
        foreach (LayerDescriptor layer in layers)
        {
            using Stream content = LayerReader.Open(image.Store, layer);
            archive.WriteDocument(NameOf(layer), content, layer.UncompressedSize, cancellationToken);
        }

        string configuration = $"{image.ConfigDigest["sha256:".Length..]}.json";
        archive.WriteDocument(configuration, image.Store.ReadDocument(image.Configuration), cancellationToken);
        var entry = new DockerArchiveEntry
        {
            Config = configuration,
            RepositoryTags = [image.Reference.ToString()],
            Layers = [.. image.Layers.Select(NameOf)],
        };
        archive.WriteDocument(DockerArchiveEntry.FileName, OciJson.Write([entry]), cancellationToken);
        archive.Finish();
    }

    static string NameOf(LayerDescriptor layer) => $"{layer.DiffId.Hex}.tar";
}
