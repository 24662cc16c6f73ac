using Staves.Images.RootTrees;

namespace Staves.Images.Layers;

/// <summary>What one layer is made of.</summary>
/// <param name="Title">What it holds, for the history of the image: a package, or words.</param>
/// <param name="Slice">Its entries.</param>
sealed record TreeLayer(string Title, TreeSlice Slice);
