namespace Staves.Packages.Downloads;

/// <summary>What hashing a file came to.</summary>
/// <param name="Mismatch">What is not as it should be; null where nothing is.</param>
/// <param name="Mark">The first digits of a hash of what was hashed, to tell wrong files apart.</param>
readonly record struct HashOutcome(string? Mismatch, string Mark);
