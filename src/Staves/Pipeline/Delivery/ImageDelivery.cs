using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Images.Delivery;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Pipeline.Delivery;

/// <summary>Brings a finished image to registries, files, and the daemon of this machine.</summary>
sealed class ImageDelivery(BuildOptions options, ImagePush push, IBuildProgress progress)
{
    /// <param name="image">The image.</param>
    /// <param name="targets">Its names in registries.</param>
    /// <param name="daemon">The daemon in whose containers it was built, which gets it; null for one that answers.</param>
    /// <param name="archive">Where it is written if it would be nowhere else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DeliveredImage> DeliverAsync(
        ImageSet image, ImmutableArray<RegistryReference> targets, DaemonEndpoint? daemon, string archive, CancellationToken cancellationToken)
    {
        ImmutableArray<PushedImage> pushed = await push.RunAsync(image, targets, cancellationToken);
        LoadedImage? loaded = await EndpointAsync(daemon, cancellationToken) is { } endpoint
            ? await DockerDelivery.LoadAsync(image.WithoutReferrers.ForThisMachine, endpoint, cancellationToken)
            : null;
        ImmutableArray<ImageDestination> destinations = options.Outputs.Count == 0 && loaded is null && pushed.IsEmpty
            ? [new ImageDestination.OciArchiveFile(archive)]
            : [.. options.Outputs];
        foreach (ImageDestination destination in destinations)
        {
            await ImageExport.WriteAsync(options.Records.AreAttached ? image : image.WithoutReferrers, destination, cancellationToken);
        }

        return new DeliveredImage(destinations, loaded, pushed);
    }

    async Task<DaemonEndpoint?> EndpointAsync(DaemonEndpoint? daemon, CancellationToken cancellationToken)
    {
        if (daemon is not null)
        {
            return daemon;
        }

        DaemonSearch search = await DockerEngine.FindAsync(options.Environment, DockerEngine.ShortPatience, cancellationToken);
        foreach ((DaemonEndpoint endpoint, string reason) in search.Silent.Where(silent => silent.Endpoint.IsExplicit))
        {
            progress.Report(new ScheduleEvent.Warning(new Diagnostic(
                "STV8101", $"`{endpoint.Address}` of {endpoint.Source} does not answer: {reason}", Hint: "the image is written as an OCI archive")));
        }

        return search.Answered;
    }
}
