namespace Staves.Packages.Mirrors;

/// <summary>The newest snapshot of the mirrors.</summary>
/// <param name="Path">The archive; null where the one that is known still is the newest.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record FetchedSnapshot(string? Path, SnapshotOrigin Origin);
