namespace Staves.Packages.Gpkg;

/// <summary>How much time the compression of a package may take.</summary>
public enum CompressionEffort
{
    /// <summary>For packages that took long to make and are kept, or given to others.</summary>
    Thorough,

    /// <summary>For packages that can be made again at any time; some are a sixth larger.</summary>
    Quick,
}
