namespace Staves.Images.RootTrees;

/// <summary>Who brings an entry that no package brings; no package can be called so, for want of a slash.</summary>
public static class EntryOrigin
{
    /// <summary>The few directories and accounts that every image has.</summary>
    public const string Base = "base";

    /// <summary>The files that the specification asks for.</summary>
    public const string Specification = "specification";
}
