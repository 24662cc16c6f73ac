namespace Staves.Specification;

/// <summary>Which files below CONFIG_PROTECT come into the image with packages of the builder.</summary>
public enum BuilderConfiguration
{
    /// <summary>Those that nobody has edited since they were installed.</summary>
    Unmodified,

    /// <summary>All, as they are.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
