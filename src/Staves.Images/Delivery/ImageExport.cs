using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Brings an image to a destination that is neither a daemon nor a registry.</summary>
public static class ImageExport
{
    /// <exception cref="StavesException">STV7005: it cannot be written; STV8302: containerd does not take it.</exception>
    public static async Task WriteAsync(ImageSet image, ImageDestination destination, CancellationToken cancellationToken)
    {
        switch (destination)
        {
            case ImageDestination.OciArchiveFile(var path):
                OciArchive.Write(image, path, cancellationToken);
                break;
            case ImageDestination.DockerArchiveFile(var path):
                DockerArchive.Write(image.ForThisMachine, path, cancellationToken);
                break;
            case ImageDestination.LayoutDirectory(var path):
                await LayoutDelivery.AddAsync(image, path, cancellationToken);
                break;
            case ImageDestination.Containerd(var name):
                await ContainerdDelivery.ImportAsync(image.WithoutReferrers, name, cancellationToken);
                break;
        }
    }
}
