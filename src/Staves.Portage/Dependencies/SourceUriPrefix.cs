namespace Staves.Portage.Dependencies;

/// <summary>Which restriction of the ebuild does not hold for one URI (PMS uri-restrict).</summary>
public enum SourceUriPrefix
{
    None,

    /// <summary>`fetch+`: it may be fetched although RESTRICT has `fetch`.</summary>
    Fetch,

    /// <summary>`mirror+`: it may be fetched and mirrored although RESTRICT has `fetch` or `mirror`.</summary>
    Mirror,
}
