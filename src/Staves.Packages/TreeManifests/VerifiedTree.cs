namespace Staves.Packages.TreeManifests;

/// <summary>A tree that is what its signed Manifest says.</summary>
/// <param name="Timestamp">When it was made, as the Manifest says; null where it does not say.</param>
/// <param name="Files">How many files were compared.</param>
public sealed record VerifiedTree(DateTimeOffset? Timestamp, int Files);
