namespace Staves.Building.Drivers.Emerge;

/// <summary>The directories of one build by Portage.</summary>
sealed class EmergeDirectories
{
    /// <summary>PKGDIR inside.</summary>
    public const string PackagesPath = "/var/cache/binpkgs";

    /// <summary>Where the packages are inside that are merged before.</summary>
    public const string NeededPath = "/var/cache/staves";

    /// <summary>DISTDIR inside.</summary>
    public const string DistfilesPath = "/var/cache/distfiles";

    public EmergeDirectories(WorkDirectory directory)
    {
        Configuration = Make("portage");
        Repository = Make("repository");
        Temporary = Make("temporary");
        Packages = Make("packages");
        Needed = Make("needed");
        Upper = Make("upper");

        string Make(string name) => Directory.CreateDirectory(directory.Of(name)).FullName;
    }

    /// <summary>/etc/portage.</summary>
    public string Configuration { get; }

    /// <summary>The repository, which has one ebuild.</summary>
    public string Repository { get; }

    /// <summary>PORTAGE_TMPDIR/portage.</summary>
    public string Temporary { get; }

    /// <summary>What Portage made.</summary>
    public string Packages { get; }

    public string Needed { get; }

    /// <summary>What is written to the builder's root.</summary>
    public string Upper { get; }

    /// <summary>Where the repository is inside, as on a Gentoo system.</summary>
    public static string RepositoryPath(EbuildRequest request) => $"/var/db/repos/{request.Metadata.Repository}";
}
