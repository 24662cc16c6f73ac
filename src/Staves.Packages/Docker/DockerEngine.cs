using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Staves.Packages.Docker;

/// <summary>A container daemon that speaks the Docker Engine API, as Docker and Podman do. A client library would bring the models of the whole
/// API along, which makes the program a third larger and every start of it a quarter slower.</summary>
public sealed class DockerEngine : IDisposable
{
    /// <summary>How long one waits for a daemon that need not be there.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    readonly EngineConnection _connection;

    public DockerEngine(DaemonEndpoint endpoint)
    {
        Endpoint = endpoint;
        _connection = new EngineConnection(endpoint.Address);
        Images = new DockerImages(_connection);
        Containers = new DockerContainers(_connection);
        Volumes = new DockerVolumes(_connection);
    }

    public DaemonEndpoint Endpoint { get; }

    public DockerImages Images { get; }

    public DockerContainers Containers { get; }

    public DockerVolumes Volumes { get; }

    /// <summary>Asks each candidate in turn; without a socket on this machine that takes no time.</summary>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <param name="patience">How long each may take to answer.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<DaemonSearch> FindAsync(Func<string, string?> environment, TimeSpan patience, CancellationToken cancellationToken)
    {
        ImmutableArray<(DaemonEndpoint, string)>.Builder silent = ImmutableArray.CreateBuilder<(DaemonEndpoint, string)>();
        foreach (DaemonEndpoint endpoint in DaemonLocator.Candidates(environment))
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            waiting.CancelAfter(patience);
            try
            {
                using var engine = new DockerEngine(endpoint);
                await engine.PingAsync(waiting.Token);
                return new DaemonSearch(endpoint, silent.ToImmutable());
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsFailure(exception))
            {
                silent.Add((endpoint, exception is OperationCanceledException ? string.Create(CultureInfo.InvariantCulture, $"no answer within {patience.TotalSeconds} seconds") : ReasonOf(exception)));
            }
        }

        return new DaemonSearch(null, silent.ToImmutable());
    }

    /// <returns>Whether it is Podman.</returns>
    /// <exception cref="HttpRequestException">It is not there, or is something else.</exception>
    public async Task<bool> PingAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Get, "/_ping", cancellationToken);
        return response.Headers.Contains("Libpod-API-Version");
    }

    /// <summary>Whether root of a container is the user who runs the daemon, and not root of this machine.</summary>
    public async Task<bool> IsRootlessAsync(CancellationToken cancellationToken)
    {
        using JsonDocument information = await _connection.ReadAsync("/info", cancellationToken);
        return information.RootElement.TryGetProperty("SecurityOptions", out JsonElement options)
            && options.ValueKind == JsonValueKind.Array
            && options.EnumerateArray().Any(option => option.GetString()?.Contains("rootless", StringComparison.Ordinal) == true);
    }

    /// <summary>Whether an exception of a call is the daemon's, or the way to it: what calls throw besides cancellations.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or JsonException or KeyNotFoundException or IOException or OperationCanceledException or TimeoutException
            or SocketException or ArgumentException or NotSupportedException;

    /// <summary>What the daemon said, for people.</summary>
    public static string ReasonOf(Exception exception) => (exception.InnerException ?? exception).Message.Trim();

    public void Dispose() => _connection.Dispose();
}
