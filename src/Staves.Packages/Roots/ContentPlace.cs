namespace Staves.Packages.Roots;

/// <summary>Where the content of a file is kept: a piece of what an archive was kept as; nothing where the file is empty.</summary>
/// <param name="Archive">The archive that the file came with.</param>
/// <param name="Offset">Where the piece begins, in bytes.</param>
/// <param name="Length">How long it is, compressed.</param>
public readonly record struct ContentPlace(KeptArchive? Archive, long Offset, long Length);
