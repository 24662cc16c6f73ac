namespace Staves.Building.Drivers;

/// <summary>A source file that has been fetched and verified.</summary>
/// <param name="FileName">Its name in DISTDIR.</param>
/// <param name="Path">Where it is on this machine.</param>
public sealed record DistfileToUse(string FileName, string Path);
