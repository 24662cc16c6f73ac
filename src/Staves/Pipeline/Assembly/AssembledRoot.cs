using System.Collections.Immutable;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;

namespace Staves.Pipeline.Assembly;

/// <summary>The root tree of an image.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Libraries">Libraries of the builder's compiler in it.</param>
sealed record AssembledRoot(RootTree Tree, ImmutableArray<AddedLibrary> Libraries);
