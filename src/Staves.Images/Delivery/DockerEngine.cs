using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Staves.Images.Delivery;

/// <summary>The part of the Docker Engine API that is needed here, which Podman speaks too. A client library would bring the models of the
/// whole API along, and with them half of the program's size and of the time that it takes to start.</summary>
sealed class DockerEngine(DaemonEndpoint endpoint) : IDisposable
{
    readonly HttpClient _http = new(HandlerOf(endpoint))
    {
        BaseAddress = new Uri(endpoint.Address.Scheme is "http" or "https" ? endpoint.Address.GetLeftPart(UriPartial.Authority)
            : endpoint.Address.Scheme == "tcp" ? $"http://{endpoint.Address.Authority}" : "http://localhost"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _http.Dispose();

    /// <exception cref="HttpRequestException">It is not there, or is something else.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.GetAsync(PathOf("/_ping"), cancellationToken);
        await RequireSuccessAsync(response, cancellationToken);
    }

    /// <summary>The id that the daemon gives to an image; null where it has none of that name.</summary>
    public async Task<string?> ImageIdAsync(string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.GetAsync(PathOf($"/images/{name}/json"), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await RequireSuccessAsync(response, cancellationToken);
        using JsonDocument document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        return document.RootElement.GetProperty("Id").GetString();
    }

    /// <summary>Sends an archive of images (`docker load`).</summary>
    /// <param name="write">Writes it; called while the daemon reads.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What the daemon says is wrong with it; null where it says nothing.</returns>
    public async Task<string?> LoadAsync(Action<Stream> write, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf("/images/load?quiet=1")) { Content = new WrittenContent(write) };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await RequireSuccessAsync(response, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        string? error = null;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            error = line.Length > 0 && TextOf(line, "error") is { } said ? said : error;
        }

        return error;
    }

    static Uri PathOf(string path) => new(path, UriKind.Relative);

    static SocketsHttpHandler HandlerOf(DaemonEndpoint endpoint) => endpoint.Address.Scheme switch
    {
        "unix" => new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.Address.LocalPath), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
        "tcp" or "http" or "https" => new SocketsHttpHandler(),
        string scheme => throw new NotSupportedException($"`{scheme}:` is not spoken; `unix:`, `tcp:` and `http:` are"),
    };

    static async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(TextOf(body, "message") ?? $"it answers {(int)response.StatusCode}", inner: null, response.StatusCode);
        }
    }

    static string? TextOf(string json, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(member, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A body of unknown length that is written as it is sent.</summary>
    sealed class WrittenContent(Action<Stream> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            Task.Run(() => write(stream), cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
