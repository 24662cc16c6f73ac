using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Staves.Images.Registries.Credentials;

namespace Staves.Images.Registries.Transport;

/// <summary>Gets tokens of token servers (distribution, token authentication): for nobody, with name and password, or for an identity token
/// (OAuth 2, `refresh_token`).</summary>
sealed class TokenClient(Func<RegistryEndpoint, HttpMessageInvoker> connections, TimeProvider time)
{
    const int LargestAnswer = 1024 * 1024;
    const string ClientName = "staves";

    /// <summary>Where a server says nothing: the specification's own number.</summary>
    static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60);

    /// <summary>A token is not used in its last moments, which may pass on the way.</summary>
    static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);

    /// <exception cref="RegistryException">The server gives none.</exception>
    public async Task<Authorization> GetAsync(
        AuthenticationChallenge challenge, RegistryEndpoint endpoint, string scope, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        if (credential?.RegistryToken is { } given)
        {
            return new Authorization(new AuthenticationHeaderValue("Bearer", given), Expires: null);
        }

        Uri realm = RealmOf(challenge, endpoint);
        if (credential?.IdentityToken is { } identity)
        {
            using HttpRequestMessage exchange = Exchange(realm, challenge.Service, scope, identity);
            return await AskAsync(exchange, endpoint, cancellationToken);
        }

        using HttpRequestMessage request = new(HttpMethod.Get, WithQuery(realm, challenge.Service, scope, credential?.UserName));
        request.Headers.Authorization = credential is null ? null : BasicOf(credential);
        return await AskAsync(request, endpoint, cancellationToken);
    }

    public static AuthenticationHeaderValue BasicOf(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")));

    /// <summary>Credentials must not go over the wire for all to read because a registry says so.</summary>
    static Uri RealmOf(AuthenticationChallenge challenge, RegistryEndpoint endpoint) =>
        Uri.TryCreate(challenge.Realm, UriKind.Absolute, out Uri? realm)
        && (realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && (realm.IsLoopback || endpoint.IsInsecure)))
            ? realm
            : throw new RegistryException(RegistryFault.Wrong, "it names no token server that may be asked");

    static Uri WithQuery(Uri realm, string? service, string scope, string? account)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        Add(query, "service", service);
        Add(query, "account", account);
        foreach (string one in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Add(query, "scope", one);
        }

        return new UriBuilder(realm) { Query = query.ToString() }.Uri;
    }

    static void Add(StringBuilder query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Append(query.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    static HttpRequestMessage Exchange(Uri realm, string? service, string scope, string identity) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("service", service ?? ""),
            new("client_id", ClientName),
            new("scope", scope),
            new("refresh_token", identity),
        ]),
    };

    async Task<Authorization> AskAsync(HttpRequestMessage request, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        string server = request.RequestUri!.Host;
        try
        {
            using HttpResponseMessage response = await connections(endpoint).SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
            {
                throw new RegistryException(RegistryFault.Denied, $"the token server `{server}` refuses: HTTP {(int)response.StatusCode}");
            }

            if (!response.IsSuccessStatusCode)
            {
                throw new RegistryException(RegistryFault.Silent, $"the token server `{server}` answers with HTTP {(int)response.StatusCode}");
            }

            byte[] text = await BoundedContent.ReadAsync(response.Content, LargestAnswer, cancellationToken);
            return Read(JsonSerializer.Deserialize(text, RegistryJson.Default.TokenAnswer), server);
        }
        catch (JsonException)
        {
            throw new RegistryException(RegistryFault.Wrong, $"the token server `{server}` does not answer with JSON");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RegistryException(RegistryFault.Silent, $"the token server `{server}` does not answer: {exception.Message}", exception);
        }
    }

    Authorization Read(TokenAnswer? answer, string server)
    {
        string token = answer?.Token ?? answer?.AccessToken ?? throw new RegistryException(RegistryFault.Wrong, $"the token server `{server}` gives no token");
        double seconds = Math.Clamp(answer!.ExpiresIn ?? 0, ShortestLife.TotalSeconds, TimeSpan.FromDays(1).TotalSeconds);
        return new Authorization(new AuthenticationHeaderValue("Bearer", token), time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Reserve);
    }
}
