namespace Staves.Pipeline.Supply;

/// <summary>What the command line says of binary packages.</summary>
enum BinaryUse
{
    /// <summary>Nothing: those of the specification's binhosts are taken, and of a Gentoo configuration's where its FEATURES or
    /// EMERGE_DEFAULT_OPTS say so.</summary>
    AsConfigured,

    /// <summary>All that are configured anywhere are taken (`--usepkg`).</summary>
    Use,

    /// <summary>The same, and nothing is compiled (`--usepkgonly`).</summary>
    Only,

    /// <summary>None are taken (`--no-binhosts`).</summary>
    None,
}
