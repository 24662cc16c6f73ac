namespace Staves.Packages.Roots;

/// <summary>More than any system has; beyond it somebody wants memory.</summary>
static class ArchiveLimits
{
    /// <summary>Of one tree.</summary>
    public const int MostNames = 8_000_000;

    /// <summary>Of all names of one tree together.</summary>
    public const long MostNameCharacters = 512L * 1024 * 1024;
}
