using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Staves.Images.Registries.Credentials;

namespace Staves.Images.Registries.Transport;

/// <summary>The way to registries beneath HTTP: lets whoever asks be let in, and follows redirections, to which no credential goes along.</summary>
sealed class RegistryHandler : HttpMessageHandler
{
    /// <summary>On a request, what it has to be allowed to do where that is more than to pull.</summary>
    public static readonly HttpRequestOptionsKey<string> Scope = new("staves.scope");

    const int MostRedirections = 10;

    static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<RegistryEndpoint, Task<Uri>> _bases = [];
    readonly HttpMessageInvoker _strict;
    readonly HttpMessageInvoker _lax;
    readonly RegistryAuthenticator _authenticator;

    public RegistryHandler(RegistryOptions options)
    {
#pragma warning disable CA2000, CA5359 // The invokers own their handlers. This machine is itself, and of others the user has said so.
        _strict = new HttpMessageInvoker(CreateHandler(options));
        SocketsHttpHandler lax = CreateHandler(options);
        lax.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        _lax = new HttpMessageInvoker(lax);
#pragma warning restore CA2000, CA5359
        _authenticator = new RegistryAuthenticator(new CredentialSource(options.Environment), new TokenClient(ConnectionOf, options.Time), options.Time);
    }

    /// <summary>Where a registry's protocol begins: `https://HOST/v2/`. One that may do without TLS is asked once whether it does.</summary>
    public Task<Uri> BaseOfAsync(RegistryEndpoint endpoint, CancellationToken cancellationToken) =>
        _bases.GetOrAdd(endpoint, one => FindBaseAsync(one, cancellationToken));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (EndpointOf(request.RequestUri!) is not { } endpoint)
        {
            // A registry may send an upload elsewhere, where nobody is known.
            return await _strict.SendAsync(request, cancellationToken);
        }

        string scope = request.Options.TryGetValue(Scope, out string? more) ? more : endpoint.PullScope;
        Authorization? used = _authenticator.Known(endpoint, scope);
        request.Headers.Authorization = used?.Header;
        HttpResponseMessage response = await FollowAsync(request, endpoint, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !IsSameServer(response.RequestMessage?.RequestUri, request.RequestUri!))
        {
            return response;
        }

        Authorization? answer;
        try
        {
            answer = await _authenticator.AnswerAsync(response.Headers.WwwAuthenticate, endpoint, scope, used, cancellationToken);
        }
        catch (RegistryException exception)
        {
            response.Dispose();
            throw new HttpRequestException(exception.Message, exception, exception.Fault == RegistryFault.Denied ? HttpStatusCode.Unauthorized : null);
        }

        if (answer is null)
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = answer.Header;
        return await FollowAsync(request, endpoint, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _strict.Dispose();
            _lax.Dispose();
            _authenticator.Dispose();
        }

        base.Dispose(disposing);
    }

    static SocketsHttpHandler CreateHandler(RegistryOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        UseCookies = false,
    };

    HttpMessageInvoker ConnectionOf(RegistryEndpoint endpoint) => endpoint.MayBePlain ? _lax : _strict;

    async Task<Uri> FindBaseAsync(RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        var secure = new Uri($"https://{endpoint.Address}/v2/");
        if (!endpoint.MayBePlain)
        {
            return secure;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestProbe);
        try
        {
            using var probe = new HttpRequestMessage(HttpMethod.Get, secure);
            using HttpResponseMessage answer = await _lax.SendAsync(probe, patience.Token);
            return secure;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Uri($"http://{endpoint.Address}/v2/");
        }
    }

    /// <summary>Whose request it is: of the registries that are asked, the one in whose repository the path lies.</summary>
    RegistryEndpoint? EndpointOf(Uri uri) => _bases
        .Where(known => known.Value.IsCompletedSuccessfully && IsSameServer(known.Value.Result, uri)
            && uri.AbsolutePath.StartsWith($"/v2/{known.Key.Repository}/", StringComparison.Ordinal))
        .Select(known => known.Key)
        .MaxBy(known => known.Repository.Length);

    async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        HttpMessageInvoker connection = ConnectionOf(endpoint);
        HttpResponseMessage response = await connection.SendAsync(request, cancellationToken);
        for (int count = 0; count < MostRedirections && TargetOf(request, response) is { } target; count++)
        {
            bool isSame = IsSameServer(target, request.RequestUri!);
            response.Dispose();
#pragma warning disable CA2000 // The response has it.
            request = CopyOf(request, target, isSame);
#pragma warning restore CA2000
            response = await (isSame ? connection : _strict).SendAsync(request, cancellationToken);
        }

        return response;
    }

    /// <summary>Where to ask instead; null where there is no other place, or one that would leave TLS.</summary>
    static Uri? TargetOf(HttpRequestMessage request, HttpResponseMessage response)
    {
        bool isRedirection = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirection || response.Headers.Location is not { } location || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head))
        {
            return null;
        }

        var target = new Uri(request.RequestUri!, location);
        return target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && request.RequestUri!.Scheme == Uri.UriSchemeHttp) ? target : null;
    }

    static HttpRequestMessage CopyOf(HttpRequestMessage request, Uri target, bool withAuthorization)
    {
        var copy = new HttpRequestMessage(request.Method, target) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach ((string name, IEnumerable<string> values) in request.Headers.NonValidated.Select(header => (header.Key, (IEnumerable<string>)header.Value)))
        {
            if (withAuthorization || !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                copy.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return copy;
    }

    static bool IsSameServer(Uri? one, Uri other) => one is not null && one.Scheme == other.Scheme && one.Authority == other.Authority;
}
