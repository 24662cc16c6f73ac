namespace Staves.Packages.Mirrors;

/// <summary>What is remembered of a snapshot that was fetched, to know whether there is a newer one.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="EntityTag">What the mirror said of it; null where it said nothing.</param>
/// <param name="LastModified">The same.</param>
/// <param name="Made">When it was signed; null where its signature was not asked for.</param>
public sealed record SnapshotOrigin(string Source, string? EntityTag, string? LastModified, DateTimeOffset? Made);
