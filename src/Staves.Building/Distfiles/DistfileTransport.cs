using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Staves.Building.Distfiles;

/// <summary>Opens sources: HTTP with ranges (RFC 9110), and local files.</summary>
sealed class DistfileTransport(DistfileOptions options) : IDisposable
{
    const int MostRedirections = 10;

    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    // Sources without a proxy of their own are under the empty name.
    readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

#pragma warning disable CA2000 // The response owns its stream, and the caller the response.
    /// <summary>Asks for the file from an offset on; the validator is what the source said of its file when the bytes before were fetched.</summary>
    /// <exception cref="SourceException">The source does not give the file.</exception>
    public async Task<DistfileResponse> OpenAsync(
        DistfileSource source, long offset, string? validator, CancellationToken cancellationToken) =>
        source.Uri.IsFile ? OpenFile(source, offset) : await OpenHttpAsync(source, offset, validator, cancellationToken);

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    static DistfileResponse OpenFile(DistfileSource source, long offset)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(source.Uri.LocalPath);
            long start = offset <= stream.Length ? offset : 0;
            stream.Position = start;
            return new DistfileResponse(stream, start, stream.Length, null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new SourceException(SourceFault.Absent, exception is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file" : exception.Message, exception);
        }
    }
#pragma warning restore CA2000

    async Task<DistfileResponse> OpenHttpAsync(DistfileSource source, long offset, string? validator, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, source.Uri);

        // A range counts the bytes of the file itself.
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            if (validator is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Range", validator);
            }
        }

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

    async Task<HttpResponseMessage> SendAsync(DistfileSource source, HttpRequestMessage request, CancellationToken cancellationToken)
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

    static async Task<DistfileResponse> ReadHeadersAsync(HttpResponseMessage response, long offset, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
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

        async Task<DistfileResponse> OpenAsync(long start, long? total) => new(
            await response.Content.ReadAsStreamAsync(cancellationToken), start, total, ValidatorOf(response), response);
    }

    // A weak tag does not vouch for the same bytes.
    static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

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
#pragma warning disable CA2000 // The client owns it.
        SocketsHttpHandler handler = new()
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxAutomaticRedirections = MostRedirections,
            UseCookies = false,
            UseProxy = proxy != AptMirror.Direct,
        };
#pragma warning restore CA2000
        if (proxy.Length > 0 && proxy != AptMirror.Direct)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        HttpClient client = new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(DistfileTransport).Assembly.GetName().Version?.ToString(3) ?? "0";
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Staves", version));
        return client;
    }
}
