namespace Staves.Pipeline;

/// <summary>Where things are kept between builds: `$XDG_CACHE_HOME/staves/NAME` (XDG base directory specification).</summary>
/// <param name="Root">The directory of the named cache.</param>
sealed record CacheDirectories(string Root)
{
    /// <summary>As somebody named it; null for a path, and where nobody did.</summary>
    public string? Name { get; init; }

    public const string DefaultName = "default";

    public string Distfiles => Path.Combine(Root, "distfiles");

    public string Packages => Root;

    /// <summary>The indexes of binhosts.</summary>
    public string Binhosts => Path.Combine(Root, "binhosts");

    /// <summary>The packages that were fetched from binhosts.</summary>
    public string BinaryPackages => Path.Combine(Root, "binpkgs");

    public string Logs => Path.Combine(Root, "logs");

    public string Work => Path.Combine(Root, "work");

    public string Images => Path.Combine(Root, "images");

    /// <summary>Indexes of repositories, metadata of ebuilds without a cache entry, and what is unpacked of snapshots.</summary>
    public string Repositories => Path.Combine(Root, "repositories");

    /// <summary>What is known about the builder's programs.</summary>
    public string Builder => Path.Combine(Root, "builder");

    /// <summary>What was read of archives with the roots of builders.</summary>
    public string Builders => Path.Combine(Root, "builders");

    /// <summary>The repositories that are fetched from elsewhere.</summary>
    public string FetchedRepositories => Path.Combine(Repositories, "fetched");

    /// <summary>The stage3s that were fetched.</summary>
    public string Stages => Path.Combine(Root, "stages");

    /// <param name="name">A name; or a path, which has a `/`.</param>
    public static CacheDirectories Named(string? name)
    {
        if (name?.Contains('/', StringComparison.Ordinal) == true)
        {
            return new CacheDirectories(Path.GetFullPath(name));
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        string? configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The specification says that a relative path is to be ignored.
        string caches = Path.IsPathRooted(configured) ? configured : Path.Combine(home, ".cache");
        return new CacheDirectories(Path.Combine(caches, "staves", string.IsNullOrEmpty(name) ? DefaultName : name)) { Name = string.IsNullOrEmpty(name) ? null : name };
    }
}
