namespace Staves.Specification.Toml;

/// <summary>How a table came to be, which decides what may still be added to it (TOML 1.0, "Table" and "Inline Table").</summary>
enum TableOrigin
{
    /// <summary>A parent named in the header of another table; its own header may follow.</summary>
    Implicit,

    /// <summary>`[name]`, or an element of `[[name]]`.</summary>
    Header,

    /// <summary>A parent in a dotted key; further dotted keys may add to it, a header may not.</summary>
    DottedKey,

    /// <summary>`{ … }`, complete as written.</summary>
    Inline,
}
