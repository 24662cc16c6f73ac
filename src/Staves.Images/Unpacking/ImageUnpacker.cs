using Staves.Images.Oci;

namespace Staves.Images.Unpacking;

/// <summary>Makes an image's root filesystem a directory again, as any user may: every file is the caller's own, and devices are left out.</summary>
public static class ImageUnpacker
{
    /// <summary>Reads the image that an archive or a store's name stands for.</summary>
    /// <param name="image">A file's path (with a slash in front or a dot) or a name in the store.</param>
    /// <param name="store">Where names are looked up, and blobs of archives are kept.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image, or null where the store knows no such name.</returns>
    public static OciImage? Find(string image, ImageStore store, CancellationToken cancellationToken)
    {
        if (File.Exists(image))
        {
            return OciArchive.Import(image, store, cancellationToken);
        }

        return ImageReference.TryParse(image, out ImageReference? reference) ? store.Find(reference) : null;
    }

    /// <summary>How a container of the image runs.</summary>
    public static ImageConfiguration ReadConfiguration(OciImage image) =>
        OciJson.ReadConfiguration(image.Store.ReadDocument(image.Configuration), image.ConfigDigest);

    /// <summary>Unpacks all layers, the lowest first, into a directory that is empty or missing.</summary>
    public static void Unpack(OciImage image, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var root = new UnpackedRoot(Path.GetFullPath(directory));
        foreach (Layers.LayerDescriptor layer in image.Layers)
        {
            using Stream archive = LayerReader.Open(image.Store, layer);
            root.Apply(archive, layer.Blob.Digest, cancellationToken);
        }

        root.Finish();
    }
}
