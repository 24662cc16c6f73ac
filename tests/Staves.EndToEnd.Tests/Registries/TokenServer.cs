using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>A token server (distribution, token authentication) whose tokens a real registry verifies. Below `public/` everybody may pull;
/// for all else it wants its user's password, or an identity token.</summary>
sealed class TokenServer : IDisposable
{
    public const string Service = "registry of the tests";
    public const string Issuer = "token server of the tests";
    public const string IdentityToken = "an-identity-token";

    readonly HttpListener _listener;
    readonly RSA _key = RSA.Create(2048);
    readonly byte[] _certificate;

    public TokenServer(string directory)
    {
        Directory.CreateDirectory(directory);
        Certificate = Path.Combine(directory, "token.pem");
        var request = new CertificateRequest("CN=tests", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(120));
        _certificate = certificate.RawData;
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        (Address, _listener) = Listen();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The file by which a registry knows the server's signatures.</summary>
    public string Certificate { get; }

    /// <summary>`GET anonymous repository:public/a:pull`, in the order in which they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    static (string Address, HttpListener Listener) Listen()
    {
        while (true)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            string address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/token";
            free.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"{address}/");
            try
            {
                listener.Start();
                return (address, listener);
            }
            catch (HttpListenerException)
            {
                // Somebody else was faster to take the port.
                ((IDisposable)listener).Dispose();
            }
        }
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Answer(context);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    void Answer(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        Dictionary<string, string> form = request.HttpMethod == "POST" ? FormOf(request) : [];
        string[] scopes = form.TryGetValue("scope", out string? asked) ? asked.Split(' ') : request.QueryString.GetValues("scope") ?? [];
        string? authorization = request.Headers["Authorization"];
        string expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryServer.UserName}:{RegistryServer.Password}"))}";
        bool isUser = authorization == expected || form.GetValueOrDefault("refresh_token") == IdentityToken;
        bool isAnonymous = authorization is null && form.Count == 0;
        Requests.Enqueue($"{request.HttpMethod} {(isUser ? "user" : isAnonymous ? "anonymous" : "stranger")} {string.Join(' ', scopes)}");
        if (!isUser && !isAnonymous)
        {
            context.Response.StatusCode = 401;
            context.Response.Close();
            return;
        }

        string token = Sign(scopes.Where(scope => isUser || scope.StartsWith("repository:public/", StringComparison.Ordinal)).ToArray());
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes($"{{\"token\":\"{token}\",\"expires_in\":300}}"), willBlock: true);
    }

    static Dictionary<string, string> FormOf(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        return reader.ReadToEnd().Split('&').Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal);
    }

    string Sign(string[] scopes)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string header = $$"""{"typ":"JWT","alg":"RS256","x5c":["{{Convert.ToBase64String(_certificate)}}"]}""";
        string claims = JsonSerializer.Serialize(new
        {
            iss = Issuer,
            sub = "",
            aud = Service,
            exp = now + 300,
            nbf = now - 10,
            iat = now - 10,
            jti = "1",
            access = scopes.Select(scope => scope.Split(':')).Select(parts => new { type = parts[0], name = parts[1], actions = parts[2].Split(',') }),
        });
        string text = $"{Packed(Encoding.UTF8.GetBytes(header))}.{Packed(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Packed(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    static string Packed(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
