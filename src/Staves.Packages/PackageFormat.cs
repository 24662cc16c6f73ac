namespace Staves.Packages;

/// <summary>The formats of binary packages (`BINPKG_FORMAT`).</summary>
public enum PackageFormat
{
    /// <summary>GLEP 78, `.gpkg.tar`.</summary>
    Gpkg,

    /// <summary>xpak(5), `.tbz2` and `.xpak`.</summary>
    Xpak,
}
