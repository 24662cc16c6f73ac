namespace Staves.Packages.Stages;

/// <summary>A stage3 that is kept here.</summary>
/// <param name="Name">`stage3-amd64-musl-openrc`.</param>
/// <param name="Stamp">When it was made: `20261122T170342Z`.</param>
/// <param name="Digest">SHA-256 of the archive, hexadecimal.</param>
/// <param name="Path">The archive.</param>
/// <param name="Size">In bytes.</param>
public sealed record PulledStage(string Name, string Stamp, string Digest, string Path, long Size);
