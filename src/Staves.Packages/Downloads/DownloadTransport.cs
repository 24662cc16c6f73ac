using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Staves.Packages.Downloads;

/// <summary>Opens sources: HTTP with ranges (RFC 9110), and local files.</summary>
sealed class DownloadTransport(DownloadOptions options, HttpMessageHandler? connections = null) : IDisposable
{
    const int MostRedirections = 10;

    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    // Sources without a proxy of their own are under the empty name.
    readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

#pragma warning disable CA2000 // The response owns its stream, and the caller the response.
    /// <summary>Asks for the file from an offset on; the validator is what the source said of its file when the bytes before were fetched.</summary>
    /// <exception cref="SourceException">The source does not give the file.</exception>
    public async Task<DownloadResponse> OpenAsync(
        DownloadSource source, long offset, string? validator, CancellationToken cancellationToken) =>
        source.Uri.IsFile ? OpenFile(source, offset) : await OpenHttpAsync(source, offset, validator, cancellationToken);

    /// <summary>Asks for the whole file if it is no longer the one that the validators are of.</summary>
    /// <param name="source">A server.</param>
    /// <param name="entityTag">What it said of the file before; null where it said nothing.</param>
    /// <param name="lastModified">The same.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="SourceException">The source does not give the file.</exception>
    public async Task<DownloadResponse> OpenIfChangedAsync(
        DownloadSource source, string? entityTag, string? lastModified, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = RequestOf(source);
        Add(request, "If-None-Match", entityTag);
        Add(request, "If-Modified-Since", lastModified);
        return await AnswerAsync(source, request, 0, cancellationToken);
    }

    /// <summary>A part of a file; fewer bytes where the file ends before, and more where the server knows no ranges.</summary>
    /// <param name="source">A server.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="SourceException">The source does not give the file.</exception>
    public async Task<DownloadResponse> OpenRangeAsync(DownloadSource source, long offset, long length, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = RequestOf(source);
        request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        return await AnswerAsync(source, request, offset, cancellationToken);
    }

    /// <summary>The next bytes of a response; none at its end.</summary>
    /// <exception cref="SourceException">The connection broke, or nothing came for too long.</exception>
    public async Task<int> ReadAsync(DownloadResponse response, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            return await response.Content.ReadAsync(buffer, stall.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                SourceFault.Transient,
                string.Create(CultureInfo.InvariantCulture, $"the server sent nothing for {options.StallTimeout.TotalSeconds:0.#} s"),
                exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new SourceException(SourceFault.Transient, $"the connection broke: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    static DownloadResponse OpenFile(DownloadSource source, long offset)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(source.Uri.LocalPath);
            long start = offset <= stream.Length ? offset : 0;
            stream.Position = start;
            return new DownloadResponse(stream, start, stream.Length, Owner: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new SourceException(SourceFault.Absent, exception is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file" : exception.Message, exception);
        }
    }
#pragma warning restore CA2000

    async Task<DownloadResponse> OpenHttpAsync(DownloadSource source, long offset, string? validator, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = RequestOf(source);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            Add(request, "If-Range", validator);
        }

        return await AnswerAsync(source, request, offset, cancellationToken);
    }

    HttpRequestMessage RequestOf(DownloadSource source)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source.Uri);

        // A range counts the bytes of the file itself.
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (options.Netrc.Find(source.Uri.Host) is var (login, password))
        {
            // The handler takes this header off before it follows a redirection.
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login}:{password}")));
        }

        return request;
    }

    static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    async Task<DownloadResponse> AnswerAsync(DownloadSource source, HttpRequestMessage request, long offset, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendAsync(source, request, cancellationToken);
        try
        {
            return await ReadHeadersAsync(response, offset, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    async Task<HttpResponseMessage> SendAsync(DownloadSource source, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(options.StallTimeout + options.ConnectTimeout);
        try
        {
            HttpClient client = _clients.GetOrAdd(source.Proxy ?? "", CreateClient);
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new SourceException(FaultOf(exception), ReasonOf(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(SourceFault.Transient, "the server did not answer in time", exception);
        }
    }

    static async Task<DownloadResponse> ReadHeadersAsync(HttpResponseMessage response, long offset, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotModified when response.RequestMessage?.Headers is { } asked && (asked.IfNoneMatch.Count > 0 || asked.IfModifiedSince is not null):
                return new DownloadResponse(Stream.Null, 0, Total: null, response) { IsUnchanged = true };
            case HttpStatusCode.OK:
                return await OpenAsync(0, response.Content.Headers.ContentLength);
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { From: { } from } range && from == offset:
                return await OpenAsync(offset, range.Length);
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when offset > 0:
                // Told as a mismatch of the resumed file, which is then fetched from its beginning.
                throw new SourceException(SourceFault.Mismatch, "the server has no such range of the file");
        }

        string reason = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
        throw new SourceException(IsTransient(response.StatusCode) ? SourceFault.Transient : SourceFault.Absent, reason)
        {
            RetryAfter = RetryAfter(response),
        };

        async Task<DownloadResponse> OpenAsync(long start, long? total) => new(
            await response.Content.ReadAsStreamAsync(cancellationToken), start, total, response)
        {
            EntityTag = response.Headers.ETag?.ToString(),
            LastModified = response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture),
        };
    }

    static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 || (int)status >= 500;

    static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } delta ? (delta < LongestRetryAfter ? delta : LongestRetryAfter) : TimeSpan.Zero;

    static SourceFault FaultOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError => SourceFault.Absent,
        _ => SourceFault.Transient,
    };

    static string ReasonOf(HttpRequestException exception) => (exception.HttpRequestError, exception.InnerException) switch
    {
        (HttpRequestError.NameResolutionError, _) => "the host's name is not known",
        (HttpRequestError.ConnectionError, SocketException socket) => $"no connection: {socket.Message}",
        (HttpRequestError.ConnectionError, OperationCanceledException or TimeoutException) => "no connection in time",
        (HttpRequestError.SecureConnectionError, { } inner) => $"no secure connection: {inner.Message}",
        _ => exception.Message,
    };

    HttpClient CreateClient(string proxy)
    {
        HttpClient client = new(connections ?? CreateHandler(proxy), disposeHandler: connections is null) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(DownloadTransport).Assembly.GetName().Version?.ToString(3) ?? "0";
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Staves", version));
        return client;
    }

    SocketsHttpHandler CreateHandler(string proxy)
    {
        SocketsHttpHandler handler = new()
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxAutomaticRedirections = MostRedirections,
            UseCookies = false,
            UseProxy = proxy != DownloadSource.NoProxy,
        };
        if (proxy.Length > 0 && proxy != DownloadSource.NoProxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        return handler;
    }
}
