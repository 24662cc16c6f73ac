namespace Staves.Building.Distfiles;

/// <summary>What hashing a file came to.</summary>
/// <param name="Mismatch">What differs from the Manifest; null where nothing does.</param>
readonly record struct HashOutcome(string? Mismatch, string Blake2b);
