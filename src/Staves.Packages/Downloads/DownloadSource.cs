namespace Staves.Packages.Downloads;

/// <summary>One place a file may come from.</summary>
/// <param name="Text">For messages, and to recognise it again.</param>
/// <param name="Uri">http, https or file.</param>
/// <param name="Proxy">A proxy for this source alone; null for the environment's, <see cref="NoProxy"/> for none.</param>
public sealed record DownloadSource(string Text, Uri Uri, string? Proxy = null)
{
    /// <summary>As a proxy: none, whatever the environment says (apt's word for it).</summary>
    public const string NoProxy = "DIRECT";

    /// <summary>A source by its URI or absolute path; null for what cannot be fetched.</summary>
    public static DownloadSource? TryParse(string text, string? proxy = null) =>
        UriOf(text) is { } uri ? new DownloadSource(text, uri, proxy) : null;

    static Uri? UriOf(string text)
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
