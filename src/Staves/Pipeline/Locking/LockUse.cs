namespace Staves.Pipeline.Locking;

/// <summary>What the lock of a specification is to a resolution.</summary>
enum LockUse
{
    /// <summary>Nothing: other packages are asked for than those that were locked.</summary>
    None,

    /// <summary>Nothing but something to compare with: the newest versions are wanted.</summary>
    Compare,

    /// <summary>Its versions are taken as long as they are a plan for the specification; else the newest are.</summary>
    Keep,

    /// <summary>Its packages or none.</summary>
    Require,
}
