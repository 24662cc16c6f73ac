namespace Staves.Pipeline.Planning;

/// <summary>Where a package of a plan can be had now.</summary>
enum StateOrigin
{
    /// <summary>Nowhere: it is compiled.</summary>
    Compile,

    /// <summary>The cache has it.</summary>
    Cache,

    /// <summary>It is installed in the builder, which gives it.</summary>
    Builder,

    /// <summary>A binhost has it, of which it is fetched.</summary>
    Binhost,
}
