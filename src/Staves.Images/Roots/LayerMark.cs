namespace Staves.Images.Roots;

/// <summary>A member of a layer that is no file, and says something about the layers below it.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Path">About which path.</param>
readonly record struct LayerMark(LayerMarkKind Kind, string Path);
