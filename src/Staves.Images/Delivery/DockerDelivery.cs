using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>Loads images into a Docker or Podman daemon (Docker Engine API: `/_ping`, `/images/NAME/json`, `/images/load`).</summary>
public static class DockerDelivery
{
    static readonly TimeSpan LongestPing = TimeSpan.FromSeconds(2);

    /// <summary>Asks each candidate in turn, none longer than two seconds; without a socket on this machine that takes no time.</summary>
    public static async Task<DaemonSearch> FindAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        ImmutableArray<(DaemonEndpoint, string)>.Builder silent = ImmutableArray.CreateBuilder<(DaemonEndpoint, string)>();
        foreach (DaemonEndpoint endpoint in DaemonLocator.Candidates(environment))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(LongestPing);
            try
            {
                using var engine = new DockerEngine(endpoint);
                await engine.PingAsync(patience.Token);
                return new DaemonSearch(endpoint, silent.ToImmutable());
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsSilence(exception))
            {
                silent.Add((endpoint, exception is OperationCanceledException ? "no answer within two seconds" : Reason(exception)));
            }
        }

        return new DaemonSearch(null, silent.ToImmutable());
    }

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

            string? error = await engine.LoadAsync(stream => OciArchive.Write(image, stream, cancellationToken), cancellationToken);
            return await IdOfAsync(engine, image, cancellationToken) is { } id
                ? new LoadedImage(endpoint, image.Reference, id, WasPresent: false)
                : throw Refused(image, endpoint, error ?? "it does not have the image afterwards", inner: null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsSilence(exception))
        {
            throw Refused(image, endpoint, Reason(exception), exception);
        }
    }

    /// <summary>The daemon's id of the image if the name means this image there. With containerd's store the id is the manifest's digest.</summary>
    static async Task<string?> IdOfAsync(DockerEngine engine, OciImage image, CancellationToken cancellationToken)
    {
        // Podman's ids come without the algorithm.
        string? id = await engine.ImageIdAsync(image.Reference.ToString(), cancellationToken);
        id = id is null || id.Contains(':', StringComparison.Ordinal) ? id : $"sha256:{id}";
        return id == image.ConfigDigest || id == image.Digest ? id : null;
    }

    static bool IsSilence(Exception exception) =>
        exception is HttpRequestException or System.Text.Json.JsonException or KeyNotFoundException or IOException or OperationCanceledException or TimeoutException
            or System.Net.Sockets.SocketException or ArgumentException or NotSupportedException;

    static string Reason(Exception exception) => (exception.InnerException ?? exception).Message.Trim();

    static StavesException Refused(OciImage image, DaemonEndpoint endpoint, string reason, Exception? inner) => new(
        new Diagnostic(
            "STV8001",
            $"`{endpoint.Address}` ({endpoint.Source}) did not load `{image.Reference}`: {reason}",
            Hint: "--output FILE writes an OCI archive instead"),
        inner);
}
