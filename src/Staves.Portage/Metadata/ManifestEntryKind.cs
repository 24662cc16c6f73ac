namespace Staves.Portage.Metadata;

/// <summary>What a line of a Manifest is about (GLEP 74 and Manifest2).</summary>
public enum ManifestEntryKind
{
    /// <summary>A file below `files/`.</summary>
    Aux,

    /// <summary>A file of a tree.</summary>
    Data,

    /// <summary>A file that is fetched.</summary>
    Dist,

    /// <summary>An ebuild.</summary>
    Ebuild,

    /// <summary>A Manifest further down the tree.</summary>
    Manifest,

    /// <summary>Any other file of a package directory.</summary>
    Misc,
}
