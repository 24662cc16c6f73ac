namespace Staves.Portage.Metadata;

/// <summary>What a line of a Manifest says (GLEP 74).</summary>
abstract record ManifestLine
{
    ManifestLine()
    {
    }

    public sealed record File(ManifestEntry Entry) : ManifestLine;

    public sealed record Ignore(string Path) : ManifestLine;

    public sealed record Timestamp(DateTimeOffset Time) : ManifestLine;
}
