namespace Staves.Images.Oci;

/// <summary>Finds the manifest of an image for this machine among those that an index names, through indexes in it (OCI image-spec, image
/// index).</summary>
static class ManifestChoice
{
    const int MostNestedIndexes = 4;

    /// <param name="index">The index of a layout.</param>
    /// <param name="read">Gives the text of a document.</param>
    /// <returns>The manifest's descriptor, or null where there is none for this machine.</returns>
    public static Descriptor? Find(ImageIndex index, Func<Descriptor, byte[]> read)
    {
        ImagePlatform here = ImagePlatform.Current;
        for (int depth = 0; depth < MostNestedIndexes; depth++)
        {
            Descriptor? chosen = index.Manifests.FirstOrDefault(one => one.Platform is { } platform
                    && platform.Architecture == here.Architecture && platform.OperatingSystem == here.OperatingSystem)
                ?? index.Manifests.FirstOrDefault(one => one.Platform is null);
            if (chosen?.MediaType is not (MediaTypes.Index or MediaTypes.DockerManifestList))
            {
                return chosen;
            }

            index = OciJson.ReadIndex(read(chosen), chosen.Digest);
        }

        return null;
    }
}
