namespace Staves.Packages.Downloads;

/// <summary>What happens to a file.</summary>
public enum DownloadStage
{
    /// <summary>Its bytes arrive.</summary>
    Fetching,

    /// <summary>One source of it failed; another follows, or the same again.</summary>
    Retrying,

    /// <summary>It was in the directory before.</summary>
    Present,

    /// <summary>It arrived and is what it should be.</summary>
    Fetched,

    /// <summary>No source had it.</summary>
    Failed,
}
