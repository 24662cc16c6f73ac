using System.Collections.Immutable;
using Staves.Packages.Downloads;

namespace Staves.Building.Distfiles;

/// <summary>The places where a file may be, in the order in which they are tried, and the URIs that lead nowhere.</summary>
sealed record DistfileSources(ImmutableArray<DownloadSource> Places, ImmutableArray<string> Refused)
{
    const string MirrorScheme = "mirror://";

    // The group whose content is Debian's pool, which every Debian and Ubuntu machine has a mirror of.
    const string DebianGroup = "debian";

    public static DistfileSources Of(Distfile wanted, DistfileOptions options)
    {
        OrderedDictionary<string, DownloadSource> places = new(StringComparer.Ordinal);
        List<string> refused = [];
        foreach (string written in wanted.Uris)
        {
            string uri = WithoutRestriction(written);
            List<(string Text, string? Proxy)> candidates = uri.StartsWith(MirrorScheme, StringComparison.Ordinal)
                ? Expand(uri, options, refused)
                : [(uri, null)];
            foreach ((string text, string? proxy) in candidates)
            {
                if (DownloadSource.TryParse(text, proxy) is { } place)
                {
                    places.TryAdd(text, place);
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
}
