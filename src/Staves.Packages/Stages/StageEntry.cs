namespace Staves.Packages.Stages;

/// <summary>A stage3 that a mirror has.</summary>
/// <param name="Name">`stage3-amd64-musl-openrc`.</param>
/// <param name="Stamp">When it was made: `20261122T170342Z`. Of two the greater text is the newer.</param>
/// <param name="Path">Below the directory of the list.</param>
/// <param name="Size">In bytes.</param>
public sealed record StageEntry(string Name, string Stamp, string Path, long Size);
