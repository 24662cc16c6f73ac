namespace Staves.Packages.Elf;

/// <summary>How much of a program's tables of addresses is read-only while it runs (RELRO).</summary>
public enum RelocationProtection
{
    None,

    /// <summary>Some: addresses that are resolved at their first use stay writable.</summary>
    Partial,

    /// <summary>All: everything is resolved before the program runs.</summary>
    Full,
}
