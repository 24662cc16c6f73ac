namespace Staves.Portage.Dependencies;

/// <summary>An entry of SRC_URI: a URI with the name under which it is stored, or a file name alone, which a person has to fetch (PMS
/// src-uri).</summary>
/// <param name="Uri">Without prefix, as written, `mirror://` included; null for a file name alone.</param>
/// <param name="FileName">The name in DISTDIR; never holds a slash, never `.` or `..`.</param>
/// <param name="IsRenamed">Whether the name was given by an arrow.</param>
/// <param name="Prefix">Whether a restriction is lifted for this one.</param>
public sealed record SourceUri(string? Uri, string FileName, bool IsRenamed, SourceUriPrefix Prefix)
{
    public override string ToString()
    {
        string prefix = Prefix switch
        {
            SourceUriPrefix.Fetch => "fetch+",
            SourceUriPrefix.Mirror => "mirror+",
            _ => "",
        };
        return Uri is null ? FileName : IsRenamed ? $"{prefix}{Uri} -> {FileName}" : prefix + Uri;
    }
}
