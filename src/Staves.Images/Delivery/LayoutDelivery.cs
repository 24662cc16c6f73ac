using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Adds images to OCI layouts in directories (OCI image-spec, image layout), which may hold others already.</summary>
static class LayoutDelivery
{
    /// <summary>Copies the blobs that are missing there, then lets the image's name mean it.</summary>
    /// <exception cref="StavesException">STV7005: the directory cannot be written.</exception>
    public static async Task AddAsync(ImageSet image, string directory, CancellationToken cancellationToken)
    {
        var layout = ImageStore.Open(directory);
        foreach (Descriptor blob in image.Blobs.Concat(image.Images.SelectMany(ReferrerIndex.BlobsOf)).Where(blob => !layout.Has(blob)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            layout.AddCopy(blob, image.Store, cancellationToken);
        }

        await layout.TagAsync(image.Root, image.Reference, cancellationToken);
        foreach (OciImage part in image.Images)
        {
            await ReferrerIndex.TagAsync(part with { Store = layout }, cancellationToken);
        }
    }
}
