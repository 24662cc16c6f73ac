namespace Staves.Packages.Cache;

/// <summary>How a package came into the cache.</summary>
public enum CachedOrigin
{
    /// <summary>It was compiled on this machine.</summary>
    Compiled,

    /// <summary>It was fetched from a binhost.</summary>
    Fetched,
}
