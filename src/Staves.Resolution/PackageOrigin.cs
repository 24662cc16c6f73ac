namespace Staves.Resolution;

/// <summary>Where a package comes from.</summary>
public enum PackageOrigin
{
    /// <summary>It is compiled.</summary>
    Ebuild,

    /// <summary>It was compiled elsewhere, or earlier.</summary>
    Binary,

    /// <summary>It is there already.</summary>
    Installed,
}
