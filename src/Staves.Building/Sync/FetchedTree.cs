using Staves.Packages.Mirrors;

namespace Staves.Building.Sync;

/// <summary>What a fetch has found.</summary>
/// <param name="Path">The directory or archive, verified; null where it is the state that is here already.</param>
/// <param name="Revision">What tells it from other states.</param>
/// <param name="Time">When it was made; null where it does not say.</param>
/// <param name="Origin">Where a snapshot came from; null for other kinds.</param>
sealed record FetchedTree(string? Path, string Revision, DateTimeOffset? Time, SnapshotOrigin? Origin = null);
