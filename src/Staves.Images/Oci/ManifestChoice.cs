namespace Staves.Images.Oci;

/// <summary>Finds the manifest of an image for this machine among those that an index names, through indexes in it (OCI image-spec, image
/// index).</summary>
static class ManifestChoice
{
    public const int MostNestedIndexes = 4;

    /// <param name="index">The index of a layout.</param>
    /// <param name="read">Gives the text of a document.</param>
    /// <returns>The manifest's descriptor, or null where there is none for this machine.</returns>
    public static Descriptor? Find(ImageIndex index, Func<Descriptor, byte[]> read)
    {
        for (int depth = 0; depth < MostNestedIndexes; depth++)
        {
            Descriptor? chosen = OfThisMachine(index);
            if (chosen?.MediaType is not (MediaTypes.Index or MediaTypes.DockerManifestList))
            {
                return chosen;
            }

            index = OciJson.ReadIndex(read(chosen), chosen.Digest);
        }

        return null;
    }

    /// <summary>What an index names for this machine: a manifest, or another index; null where there is nothing.</summary>
    public static Descriptor? OfThisMachine(ImageIndex index)
    {
        ImagePlatform here = ImagePlatform.Current;
        return index.Manifests.FirstOrDefault(one => one.Platform is { } platform
                && platform.Architecture == here.Architecture && platform.OperatingSystem == here.OperatingSystem)
            ?? index.Manifests.FirstOrDefault(one => one.Platform is null);
    }
}
