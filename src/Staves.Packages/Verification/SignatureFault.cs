namespace Staves.Packages.Verification;

/// <summary>Why a signature does not count.</summary>
public enum SignatureFault
{
    /// <summary>It is no OpenPGP signature, or not of a kind that signs such data.</summary>
    Malformed,

    /// <summary>No key of the keyring has made it.</summary>
    UnknownKey,

    /// <summary>The key is known but nobody said that it is trusted.</summary>
    NotPinned,

    /// <summary>The key is trusted, for something else.</summary>
    WrongPurpose,

    /// <summary>The data are not those that were signed.</summary>
    Mismatch,

    /// <summary>It uses MD5, SHA-1 or another hash that can be forged.</summary>
    WeakHash,

    /// <summary>The key is of an algorithm or a size that does not count.</summary>
    WeakKey,

    /// <summary>The subkey is not bound to its primary key, or the primary key not to itself.</summary>
    NotBound,

    /// <summary>The key is not meant for signing.</summary>
    MayNotSign,

    /// <summary>The key had expired when it signed, or did not exist yet.</summary>
    KeyNotValidThen,

    /// <summary>The key has expired since.</summary>
    KeyExpired,

    /// <summary>The key has been revoked.</summary>
    KeyRevoked,

    /// <summary>The signature itself has expired.</summary>
    SignatureExpired,

    /// <summary>It says that it was made in the future.</summary>
    MadeInFuture,
}
