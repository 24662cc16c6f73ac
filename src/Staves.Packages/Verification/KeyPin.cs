namespace Staves.Packages.Verification;

/// <summary>That a key is trusted, and for what. Keys of a keyring without a pin are not trusted for anything.</summary>
/// <param name="PrimaryKey">The fingerprint of the primary key; its subkeys are trusted with it.</param>
/// <param name="Purposes">What it may sign.</param>
public sealed record KeyPin(KeyFingerprint PrimaryKey, KeyPurposes Purposes);
