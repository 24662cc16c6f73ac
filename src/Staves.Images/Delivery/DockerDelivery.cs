using Staves.Images.Oci;
using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Loads images into a Docker or Podman daemon (Docker Engine API: `/_ping`, `/images/NAME/json`, `/images/load`).</summary>
public static class DockerDelivery
{
    /// <summary>Sends the image, unless the daemon has exactly this image by this name.</summary>
    /// <exception cref="StavesException">STV8001: the daemon did not take it.</exception>
    public static async Task<LoadedImage> LoadAsync(OciImage image, DaemonEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var engine = new DockerEngine(endpoint);
            if (await IdOfAsync(engine, image, cancellationToken) is { } present)
            {
                return new LoadedImage(endpoint, image.Reference, present, WasPresent: true);
            }

            string? error = await engine.Images.LoadAsync(stream => OciArchive.Write(ImageSet.Of(image), stream, cancellationToken), cancellationToken);
            return await IdOfAsync(engine, image, cancellationToken) is { } id
                ? new LoadedImage(endpoint, image.Reference, id, WasPresent: false)
                : throw Refused(image, endpoint, error ?? "it does not have the image afterwards", inner: null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && DockerEngine.IsFailure(exception))
        {
            throw Refused(image, endpoint, DockerEngine.ReasonOf(exception), exception);
        }
    }

    /// <summary>The daemon's id of the image if the name means this image there. With containerd's store the id is the manifest's digest.</summary>
    static async Task<string?> IdOfAsync(DockerEngine engine, OciImage image, CancellationToken cancellationToken)
    {
        string? id = await engine.Images.IdOfAsync(image.Reference.ToString(), cancellationToken);
        return id == image.ConfigDigest || id == image.Digest ? id : null;
    }

    static StavesException Refused(OciImage image, DaemonEndpoint endpoint, string reason, Exception? inner) => new(
        new Diagnostic(
            "STV8001",
            $"`{endpoint.Address}` ({endpoint.Source}) did not load `{image.Reference}`: {reason}",
            Hint: "--output FILE writes an OCI archive instead"),
        inner);
}
