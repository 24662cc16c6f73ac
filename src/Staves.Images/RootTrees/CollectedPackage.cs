namespace Staves.Images.RootTrees;

/// <summary>A package whose files a <see cref="RootTreeBuilder"/> has read, and which it can be given when its turn comes.</summary>
public sealed class CollectedPackage
{
    internal CollectedPackage(TreeContents contents) => Contents = contents;

    internal TreeContents Contents { get; }
}
