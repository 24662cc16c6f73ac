using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Staves.Images.Registries.Transport;

/// <summary>How a registry wants to be told who asks (RFC 9110, WWW-Authenticate; RFC 6750).</summary>
/// <param name="IsBearer">With a token of a token server; otherwise with name and password.</param>
/// <param name="Realm">The token server's address.</param>
/// <param name="Service">What the token server calls the registry.</param>
/// <param name="Scope">What the token has to allow.</param>
sealed record AuthenticationChallenge(bool IsBearer, string? Realm, string? Service, string? Scope)
{
    /// <summary>The first challenge that can be answered: a token rather than a password.</summary>
    public static bool TryChoose(IEnumerable<AuthenticationHeaderValue> offered, [NotNullWhen(true)] out AuthenticationChallenge? challenge)
    {
        AuthenticationHeaderValue[] all = [.. offered];
        AuthenticationHeaderValue? chosen = all.FirstOrDefault(one => Is(one, "Bearer")) ?? all.FirstOrDefault(one => Is(one, "Basic"));
        challenge = chosen is null ? null : Of(chosen);
        return challenge is not null;
    }

    static bool Is(AuthenticationHeaderValue header, string scheme) => header.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    static AuthenticationChallenge Of(AuthenticationHeaderValue header)
    {
        Dictionary<string, string> parameters = Parameters(header.Parameter ?? "");
        return new AuthenticationChallenge(
            Is(header, "Bearer"), parameters.GetValueOrDefault("realm"), parameters.GetValueOrDefault("service"), parameters.GetValueOrDefault("scope"));
    }

    /// <summary>`name=token` and `name="quoted, with \" in it"` between commas; of a name that comes twice the first counts.</summary>
    internal static Dictionary<string, string> Parameters(ReadOnlySpan<char> text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (text.IndexOf('=') is >= 0 and var equals)
        {
            string name = text[..equals].TrimStart(" ,\t").Trim().ToString();
            text = text[(equals + 1)..].TrimStart();
            parameters.TryAdd(name, text.StartsWith('"') ? Quoted(ref text) : Token(ref text));
        }

        return parameters;
    }

    static string Token(ref ReadOnlySpan<char> text)
    {
        int comma = text.IndexOf(',');
        ReadOnlySpan<char> token = comma < 0 ? text : text[..comma];
        text = text[token.Length..];
        return token.Trim().ToString();
    }

    static string Quoted(ref ReadOnlySpan<char> text)
    {
        var value = new System.Text.StringBuilder();
        int at = 1;
        for (; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        text = text[Math.Min(at + 1, text.Length)..];
        return value.ToString();
    }
}
