namespace Staves.Packages.Quickpkg;

/// <summary>What becomes of files below CONFIG_PROTECT when an installed package is packed.</summary>
public enum ConfigurationFiles
{
    /// <summary>Those that are as the package brought them are packed. What somebody has edited says something about that machine, and may be a
    /// secret: it is left out, and told.</summary>
    Unmodified,

    /// <summary>They are packed as they are, and what was edited is told.</summary>
    All,

    /// <summary>None is packed.</summary>
    None,
}
