namespace Staves.Portage.Metadata;

/// <summary>How a file and its Manifest disagree (GLEP 74).</summary>
public enum ManifestFaultKind
{
    /// <summary>Listed, and not there.</summary>
    Missing,

    /// <summary>There, and in no Manifest that could be trusted.</summary>
    Stray,

    /// <summary>A directory or a device where a file is listed, or a link to a directory.</summary>
    NotAFile,

    /// <summary>Of another size.</summary>
    Size,

    /// <summary>Of the right size, with another hash.</summary>
    Hash,

    /// <summary>Listed with no hash that is known and strong.</summary>
    NoHash,

    /// <summary>Listed twice in ways that contradict each other.</summary>
    Contradiction,

    /// <summary>A Manifest, or a directory, that cannot be read.</summary>
    Unreadable,
}
