using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Staves.Images.Oci;

namespace Staves.Images.Registries.Transport;

/// <summary>Asks registries for manifests (OCI distribution-spec, pull), and repeats what they have no time for.</summary>
sealed class RegistryClient : IDisposable
{
    const int LargestManifest = 4 * 1024 * 1024;
    const int LargestError = 64 * 1024;

    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    static readonly string[] ManifestTypes =
        [MediaTypes.Index, MediaTypes.Manifest, MediaTypes.DockerManifestList, MediaTypes.DockerManifest];

    readonly RegistryOptions _options;
    readonly HttpClient _http;

    public RegistryClient(RegistryOptions options)
    {
        _options = options;
        Handler = new RegistryHandler(options);
        _http = new HttpClient(Handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(RegistryClient).Assembly.GetName().Version?.ToString(3) ?? "0";
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Staves", version));
    }

    /// <summary>The way to registries, for other clients.</summary>
    public RegistryHandler Handler { get; }

    public async Task<Uri> AddressOfAsync(RegistryEndpoint endpoint, string path, CancellationToken cancellationToken) =>
        new(await Handler.BaseOfAsync(endpoint, cancellationToken), $"{endpoint.Repository}/{path}");

    /// <summary>What a tag means now; null where the registry does not say it without giving the manifest.</summary>
    /// <param name="endpoint">Who is asked.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="isPatient">Whether a registry that cannot be reached is tried again.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RegistryException">It does not have it, or does not answer.</exception>
    public async Task<Digest?> ResolveAsync(RegistryEndpoint endpoint, string tag, bool isPatient, CancellationToken cancellationToken)
    {
        Uri address = await AddressOfAsync(endpoint, $"manifests/{tag}", cancellationToken);
        return await AskAsync(
            () => ManifestRequest(HttpMethod.Head, address), static (response, _) => Task.FromResult(DigestOf(response)), isPatient, cancellationToken);
    }

    /// <summary>A manifest or an index, verified by its digest where that is known.</summary>
    /// <exception cref="RegistryException">The registry does not give it, or gives something else.</exception>
    public async Task<ManifestText> FetchManifestAsync(
        RegistryEndpoint endpoint, string tagOrDigest, bool isPatient, CancellationToken cancellationToken)
    {
        Uri address = await AddressOfAsync(endpoint, $"manifests/{tagOrDigest}", cancellationToken);
        return await AskAsync(() => ManifestRequest(HttpMethod.Get, address), ReadManifestAsync, isPatient, cancellationToken);

        async Task<ManifestText> ReadManifestAsync(HttpResponseMessage response, CancellationToken token)
        {
            byte[] text = await ReadDocumentAsync(response, token);
            var actual = Digest.Of(text);
            Digest? expected = Digest.TryParse(tagOrDigest, out Digest? asked) ? asked : DigestOf(response);
            return expected is null || expected == actual
                ? new ManifestText(response.Content.Headers.ContentType?.MediaType, text)
                : throw new RegistryException(RegistryFault.Wrong, $"the manifest `{expected}` has the digest `{actual}`");
        }
    }

    /// <summary>As <see cref="FetchManifestAsync"/>; null where the registry does not have it.</summary>
    /// <exception cref="RegistryException">It does not say.</exception>
    public async Task<ManifestText?> FindManifestAsync(RegistryEndpoint endpoint, string tag, bool isPatient, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchManifestAsync(endpoint, tag, isPatient, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Fault == RegistryFault.Absent)
        {
            return null;
        }
    }

    /// <summary>The text of an answer that is no larger than documents are.</summary>
    public Task<byte[]> ReadDocumentAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReadAsync(response.Content, LargestManifest, cancellationToken);

    /// <summary>A blob that fits in memory; whether it is what its digest says, is for the caller to see.</summary>
    /// <exception cref="RegistryException">The registry does not give it, or gives more bytes.</exception>
    public async Task<byte[]> FetchBlobAsync(RegistryEndpoint endpoint, Digest digest, int longest, CancellationToken cancellationToken)
    {
        Uri address = await AddressOfAsync(endpoint, $"blobs/{digest}", cancellationToken);
        return await AskAsync(
            () => new HttpRequestMessage(HttpMethod.Get, address), (response, token) => ReadAsync(response.Content, longest, token), isPatient: true, cancellationToken);
    }

    /// <summary>Sends a request until it is answered, or too often.</summary>
    /// <param name="make">Makes the request, each time anew.</param>
    /// <param name="read">Reads the answer, which is no error.</param>
    /// <param name="isPatient">Whether a registry that cannot be reached is tried again.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RegistryException">It is answered with an error.</exception>
    public async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> make, Func<HttpResponseMessage, CancellationToken, Task<T>> read, bool isPatient, CancellationToken cancellationToken)
    {
        for (int round = 1; ; round++)
        {
            try
            {
                return await AskOnceAsync(make, read, isPatient, cancellationToken);
            }
            catch (RegistryException failure) when (failure.RetryAfter is not null)
            {
                if (!await PauseAsync(failure, round, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Waits after the failure of one round, twice as long after each; false after the last.</summary>
    public async Task<bool> PauseAsync(RegistryException failure, int round, CancellationToken cancellationToken)
    {
        if (round >= _options.Rounds)
        {
            return false;
        }

        TimeSpan pause = _options.FirstPause * Math.Pow(2, round - 1);
        await Task.Delay(failure.RetryAfter > pause ? failure.RetryAfter.Value : pause, _options.Time, cancellationToken);
        return true;
    }

    public void Dispose() => _http.Dispose();

    static HttpRequestMessage ManifestRequest(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        foreach (string type in ManifestTypes)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return request;
    }

    /// <summary>What the registry calls what it gives or has taken; null where it does not say.</summary>
    public static Digest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out IEnumerable<string>? values) && Digest.TryParse(values.FirstOrDefault(), out Digest? digest)
            ? digest
            : null;

    /// <summary>Sends a request once.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="read">Reads the answer, which is no error.</param>
    /// <param name="isPatient">Whether a registry that cannot be reached may be tried again.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RegistryException">It is answered with an error.</exception>
    public async Task<T> AskOnceAsync<T>(
        Func<HttpRequestMessage> make, Func<HttpResponseMessage, CancellationToken, Task<T>> read, bool isPatient, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = make();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.ConnectTimeout + _options.StallTimeout);
        if (request.Content is FileContent file)
        {
            // As long as bytes go out, nobody is kept waiting.
            file.Sent = () => patience.CancelAfter(_options.StallTimeout);
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.IsSuccessStatusCode ? await read(response, cancellationToken) : throw await RefusalAsync(response, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException(RegistryFault.Silent, "it does not answer in time", exception) { RetryAfter = isPatient ? TimeSpan.Zero : null };
        }
        catch (HttpRequestException exception)
        {
            bool mayChange = isPatient && exception.StatusCode is null && exception.HttpRequestError != HttpRequestError.SecureConnectionError;
            (RegistryFault fault, string reason) = Unanswered(exception);
            throw new RegistryException(fault, reason, exception) { RetryAfter = mayChange ? TimeSpan.Zero : null };
        }
    }

    async Task<RegistryException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        RegistryFault fault = FaultOf(response.StatusCode);
        return new RegistryException(fault, await ReasonOfAsync(response, cancellationToken))
        {
            RetryAfter = fault == RegistryFault.Silent ? RetryAfter(response) : null,
        };
    }

    static (RegistryFault Fault, string Reason) Unanswered(HttpRequestException exception) => (exception.InnerException, exception.HttpRequestError) switch
    {
        (RegistryException known, _) => (known.Fault, known.Message),
        (_, HttpRequestError.NameResolutionError) => (RegistryFault.Silent, "the host's name is not known"),
        (SocketException socket, _) => (RegistryFault.Silent, $"no connection: {socket.Message}"),
        ({ } inner, HttpRequestError.SecureConnectionError) => (RegistryFault.Silent, $"no secure connection: {inner.Message}"),
        _ => (RegistryFault.Silent, exception.Message),
    };

    static RegistryFault FaultOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => RegistryFault.Absent,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RegistryFault.Denied,
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => RegistryFault.Silent,
        // An upload that has not yet noticed that its line broke, and one in larger pieces than somebody on the way lets pass.
        HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.RequestEntityTooLarge => RegistryFault.Silent,
        HttpStatusCode.NotImplemented => RegistryFault.Wrong,
        >= HttpStatusCode.InternalServerError => RegistryFault.Silent,
        _ => RegistryFault.Wrong,
    };

    /// <summary>The status, and what the registry says about it.</summary>
    async Task<string> ReasonOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
        try
        {
            byte[] text = await ReadAsync(response.Content, LargestError, cancellationToken);
            string? message = JsonSerializer.Deserialize(text, RegistryJson.Default.RegistryErrors)?.Errors is [var first, ..] ? first.Message : null;
            return string.IsNullOrEmpty(message) ? status : $"{status}: {RegistryFailure.Shown(message)}";
        }
        catch (Exception exception) when (exception is JsonException or RegistryException)
        {
            return status;
        }
    }

    async Task<byte[]> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.StallTimeout);
        try
        {
            return await BoundedContent.ReadAsync(content, longest, patience.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RegistryException(RegistryFault.Silent, "the connection broke", exception) { RetryAfter = TimeSpan.Zero };
        }
    }

    TimeSpan RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        TimeSpan asked = header?.Delta ?? (header?.Date is { } date ? date - _options.Time.GetUtcNow() : TimeSpan.Zero);
        return asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }
}
