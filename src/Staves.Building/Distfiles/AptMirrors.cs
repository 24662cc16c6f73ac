using System.Collections.Immutable;

namespace Staves.Building.Distfiles;

/// <summary>The archives that apt is set up with on this machine, as mirrors of Debian's pool of original tarballs
/// (sources.list(5), apt.conf(5)).</summary>
public sealed class AptMirrors
{
    static readonly string[] StandingSuites = ["stable", "oldstable", "testing", "unstable", "sid", "experimental"];
    static readonly string[] SuiteSuffixes = ["", "-updates", "-security", "-backports", "-proposed-updates", "-proposed"];

    readonly bool _isUbuntu;

    AptMirrors(ImmutableArray<AptMirror> all, bool isUbuntu)
    {
        All = all;
        _isUbuntu = isUbuntu;
    }

    /// <summary>Those of a machine without apt.</summary>
    public static AptMirrors None { get; } = new([], isUbuntu: false);

    /// <summary>In the order of apt's files, those of security updates last.</summary>
    public ImmutableArray<AptMirror> All { get; }

    /// <param name="root">The directory that holds `etc`: `/` but in tests.</param>
    public static AptMirrors Read(string root)
    {
        Dictionary<string, string> release = OperatingSystemRelease(Path.Combine(root, "etc/os-release"));
        string codename = release.GetValueOrDefault("VERSION_CODENAME", "");
        string apt = Path.Combine(root, "etc/apt");
        AptConfiguration configuration = AptConfiguration.Read(apt);
        List<string> uris = [.. AptSources.Read(apt)
            .Where(source => source.Components.Contains("main", StringComparer.Ordinal) && source.Suites.Any(suite => IsOwnSuite(suite, codename)))
            .SelectMany(source => source.Uris)
            .SelectMany(uri => Addresses(uri, root))
            .Select(uri => uri.TrimEnd('/'))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(uri => uri.EndsWith("security", StringComparison.Ordinal))];
        return new AptMirrors(
            [.. uris.Select(uri => new AptMirror(uri, configuration.ProxyOf(uri)))],
            release.GetValueOrDefault("ID") == "ubuntu");
    }

    /// <summary>The full URIs of a path of Debian's pool, each with its proxy.</summary>
    public IEnumerable<(string Uri, string? Proxy)> UrisOf(string path)
    {
        // Ubuntu keeps most of Debian's `main` in `universe`.
        string[] paths = _isUbuntu && path.StartsWith("pool/main/", StringComparison.Ordinal)
            ? [path, $"pool/universe/{path["pool/main/".Length..]}"]
            : [path];
        return All.SelectMany(mirror => paths.Select(
            each => ($"{mirror.BaseUri}/{(IsFile(mirror.BaseUri) ? each : Quoted(each))}", mirror.Proxy)));
    }

    // As apt does: some storage behind mirrors reads a plain `+` as a space.
    static string Quoted(string path) => path.Replace("+", "%2B", StringComparison.Ordinal);

    // Other vendors' archives name their suites otherwise, and have no pool of Debian's.
    static bool IsOwnSuite(string suite, string codename) =>
        StandingSuites.Append(codename)
            .Where(name => name.Length > 0)
            .Any(name => SuiteSuffixes.Any(suffix => suite == $"{name}{suffix}"));

    static IEnumerable<string> Addresses(string uri, string root)
    {
        if (uri.StartsWith("mirror+file:", StringComparison.Ordinal))
        {
            string list = Path.Combine(root, uri["mirror+file:".Length..].TrimStart('/'));
            return AptSources.Lines(list)
                .Select(line => line.Split((char[])[' ', '\t'], 2)[0])
                .Where(IsFetched);
        }

        if (uri.StartsWith("file:", StringComparison.Ordinal))
        {
            return [$"/{uri["file:".Length..].TrimStart('/')}"];
        }

        return IsFetched(uri) ? [uri] : [];
    }

    static bool IsFile(string uri) => uri.StartsWith('/');

    static bool IsFetched(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https";

    static Dictionary<string, string> OperatingSystemRelease(string path)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in AptSources.Lines(path))
        {
            if (line.Split('=', 2) is [var key, var value])
            {
                values[key] = value.Trim('"', '\'');
            }
        }

        return values;
    }
}
