namespace Staves.Specification.Locking;

/// <summary>A repository that packages of a lock come from.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Timestamp">When the tree was made, in Unix seconds; null where it does not say. It explains differences, and is none itself.</param>
public sealed record LockedRepository(string Name, long? Timestamp);
