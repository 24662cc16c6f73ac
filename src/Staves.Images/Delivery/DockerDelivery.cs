using System.Collections.Immutable;
using System.IO.Pipelines;
using Docker.DotNet;
using Docker.DotNet.Models;
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
                using DockerClient client = Connect(endpoint);
                await client.System.PingAsync(patience.Token);
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
            using DockerClient client = Connect(endpoint);
            if (await IdOfAsync(client, image, cancellationToken) is { } present)
            {
                return new LoadedImage(endpoint, image.Reference, present, WasPresent: true);
            }

            var progress = new LoadProgress();
            await SendAsync(client, image, progress, cancellationToken);
            return await IdOfAsync(client, image, cancellationToken) is { } id
                ? new LoadedImage(endpoint, image.Reference, id, WasPresent: false)
                : throw Refused(image, endpoint, progress.Error ?? "it does not have the image afterwards", inner: null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsSilence(exception))
        {
            throw Refused(image, endpoint, Reason(exception), exception);
        }
    }

    static DockerClient Connect(DaemonEndpoint endpoint) => new DockerClientBuilder().WithEndpoint(endpoint.Address).Build();

    /// <summary>The daemon's id of the image if the name means this image there. With containerd's store the id is the manifest's digest.</summary>
    static async Task<string?> IdOfAsync(DockerClient client, OciImage image, CancellationToken cancellationToken)
    {
        try
        {
            ImageInspectResponse inspected = await client.Images.InspectImageAsync(image.Reference.ToString(), cancellationToken);

            // Podman's ids come without the algorithm.
            string id = inspected.ID.Contains(':', StringComparison.Ordinal) ? inspected.ID : $"sha256:{inspected.ID}";
            return id == image.ConfigDigest || id == image.Digest ? id : null;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the archive into the request as the daemon reads it.</summary>
    static async Task SendAsync(DockerClient client, OciImage image, LoadProgress progress, CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        Task writing = Task.Run(
            () =>
            {
                Exception? failure = null;
                try
                {
                    using Stream output = pipe.Writer.AsStream(leaveOpen: true);
                    OciArchive.Write(image, output, abandoned.Token);
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }
                finally
                {
                    pipe.Writer.Complete(failure);
                }
            },
            CancellationToken.None);
        try
        {
            await using Stream input = pipe.Reader.AsStream();
            await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, input, progress, cancellationToken);
        }
        finally
        {
            await abandoned.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing.ContinueWith(static finished => finished.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    static bool IsSilence(Exception exception) =>
        exception is DockerApiException or HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or System.Net.Sockets.SocketException or ArgumentException or NotSupportedException;

    static string Reason(Exception exception) => (exception.InnerException ?? exception).Message.Trim();

    static StavesException Refused(OciImage image, DaemonEndpoint endpoint, string reason, Exception? inner) => new(
        new Diagnostic(
            "STV8001",
            $"`{endpoint.Address}` ({endpoint.Source}) did not load `{image.Reference}`: {reason}",
            Hint: "--output FILE writes an OCI archive instead"),
        inner);
}
