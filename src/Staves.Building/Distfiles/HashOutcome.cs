namespace Staves.Building.Distfiles;

/// <summary>What hashing a file came to.</summary>
/// <param name="Mismatch">What differs from the Manifest; null where nothing does.</param>
/// <param name="Blake2b">Of what was hashed, in hexadecimal.</param>
readonly record struct HashOutcome(string? Mismatch, string Blake2b);
