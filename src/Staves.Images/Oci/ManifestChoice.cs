using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>Finds the manifest of an image for a platform among those that an index names, through indexes in it (OCI image-spec, image index).</summary>
static class ManifestChoice
{
    public const int MostNestedIndexes = 4;

    /// <param name="index">The index of a layout.</param>
    /// <param name="wanted">For which platform.</param>
    /// <param name="name">As messages name the image.</param>
    /// <param name="read">Gives the text of a document.</param>
    /// <returns>The manifest's descriptor, or null where there is no image at all.</returns>
    /// <exception cref="StavesException">STV7207: there are images for other platforms only.</exception>
    public static Descriptor? Find(ImageIndex index, WantedPlatform wanted, string name, Func<Descriptor, byte[]> read)
    {
        for (int depth = 0; depth < MostNestedIndexes; depth++)
        {
            Descriptor? chosen = wanted.Choose(index, name);
            if (chosen?.MediaType is not (MediaTypes.Index or MediaTypes.DockerManifestList))
            {
                return chosen;
            }

            index = OciJson.ReadIndex(read(chosen), chosen.Digest);
        }

        return null;
    }
}
