namespace Staves.Packages.Quickpkg;

/// <summary>What becomes of other files that are not as the package brought them.</summary>
public enum ModifiedFiles
{
    /// <summary>They are packed as they are, and told: it is with them that the system works, and scripts of packages change some
    /// themselves. What is missing is told too.</summary>
    Warn,

    /// <summary>A package with modified or missing files is refused.</summary>
    Refuse,
}
