using System.Collections.Immutable;

namespace Staves.Building.Distfiles;

/// <summary>The places where a file may be, in the order in which they are tried, and the URIs that lead nowhere.</summary>
sealed record DistfileSources(ImmutableArray<DistfileSource> Places, ImmutableArray<string> Refused)
{
    const string MirrorScheme = "mirror://";

    // The group whose content is Debian's pool, which every Debian and Ubuntu machine has a mirror of.
    const string DebianGroup = "debian";

    public static DistfileSources Of(Distfile wanted, DistfileOptions options)
    {
        OrderedDictionary<string, DistfileSource> places = new(StringComparer.Ordinal);
        List<string> refused = [];
        foreach (string written in wanted.Uris)
        {
            string uri = WithoutRestriction(written);
            List<(string Text, string? Proxy)> candidates = uri.StartsWith(MirrorScheme, StringComparison.Ordinal)
                ? Expand(uri, options, refused)
                : [(uri, null)];
            foreach ((string text, string? proxy) in candidates)
            {
                if (Parse(text) is { } parsed)
                {
                    places.TryAdd(text, new DistfileSource(text, parsed, proxy));
                }
                else if (text.Contains('/', StringComparison.Ordinal))
                {
                    refused.Add($"{text}: only http, https, file and mirror are fetched");
                }
            }
        }

        return new DistfileSources([.. places.Values], [.. refused]);
    }

    static List<(string Text, string? Proxy)> Expand(string uri, DistfileOptions options, List<string> refused)
    {
        string rest = uri[MirrorScheme.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string group = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? "" : rest[(slash + 1)..];
        List<(string, string?)> expanded = group == DebianGroup ? [.. options.AptMirrors.UrisOf(path)] : [];
        expanded.AddRange(options.Mirrors(group).Select(address => ($"{address.TrimEnd('/')}/{path}", (string?)null)));
        if (expanded.Count == 0)
        {
            refused.Add($"{uri}: no repository names the mirrors `{group}`");
        }

        return expanded;
    }

    // EAPI 8: `fetch+` and `mirror+` lift restrictions and are no part of the URI.
    static string WithoutRestriction(string uri) =>
        uri.StartsWith("fetch+", StringComparison.Ordinal) ? uri["fetch+".Length..]
        : uri.StartsWith("mirror+", StringComparison.Ordinal) ? uri["mirror+".Length..]
        : uri;

    static Uri? Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            // As a path it is what it is: `%` and `#` are characters of its name.
            return new UriBuilder { Scheme = Uri.UriSchemeFile, Host = "", Path = Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) }.Uri;
        }

        // RFC 8089 allows one slash too, System.Uri does not.
        string uriText = text.StartsWith("file:/", StringComparison.Ordinal) && !text.StartsWith("file://", StringComparison.Ordinal)
            ? $"file://{text["file:".Length..]}" : text;
        return Uri.TryCreate(uriText, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.IsFile) ? uri : null;
    }
}
