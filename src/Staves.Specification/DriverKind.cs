namespace Staves.Specification;

/// <summary>How an ebuild becomes a binary package in the builder.</summary>
public enum DriverKind
{
    /// <summary>The builder's own Portage does the work.</summary>
    Portage,

    /// <summary>Staves's implementation of the PMS phases.</summary>
    Native,
}
