namespace Staves.Images.Libraries;

/// <summary>A library that no package brings and an image has nevertheless.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Size">Bytes.</param>
public sealed record AddedLibrary(string Path, long Size);
