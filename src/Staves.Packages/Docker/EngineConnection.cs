using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Staves.Packages.Docker;

/// <summary>HTTP over a daemon's socket. Whatever is no success is an <see cref="HttpRequestException"/> with the daemon's own words.</summary>
sealed class EngineConnection(Uri address) : IDisposable
{
    readonly HttpClient _http = new(HandlerOf(address))
    {
        BaseAddress = new Uri(address.Scheme is "http" or "https" ? address.GetLeftPart(UriPartial.Authority)
            : address.Scheme == "tcp" ? $"http://{address.Authority}" : "http://localhost"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The answer once its headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            await RequireSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>As above; null where the daemon knows no such thing.</summary>
    public async Task<HttpResponseMessage?> TrySendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(method, path, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        return await ParseAsync(response, cancellationToken);
    }

    public async Task<JsonDocument> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using StringContent? content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, path, cancellationToken, content);
        return await ParseAsync(response, cancellationToken);
    }

    /// <summary>For calls whose answer says no more than that it is done.</summary>
    public async Task DoAsync(HttpMethod method, string path, CancellationToken cancellationToken, HttpContent? content = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, cancellationToken, content);
    }

    /// <summary>The objects of an answer that has one in each line.</summary>
    public static async IAsyncEnumerable<JsonElement> LinesAsync(
        HttpResponseMessage response, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                using var document = JsonDocument.Parse(line);
                yield return document.RootElement.Clone();
            }
        }
    }

    public static async Task<JsonDocument> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(stream, default, cancellationToken);
    }

    /// <summary>A text member of an object; null where it is missing or something else.</summary>
    public static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public void Dispose() => _http.Dispose();

    static SocketsHttpHandler HandlerOf(Uri address) => address.Scheme switch
    {
        "unix" => new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.LocalPath), cancellationToken);
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
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotModified)
        {
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(MessageOf(body) ?? $"it answers {(int)response.StatusCode}", inner: null, response.StatusCode);
        }
    }

    static string? MessageOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Text(document.RootElement, "message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
