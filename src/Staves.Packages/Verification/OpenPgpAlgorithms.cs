using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>Which algorithms count.</summary>
static class OpenPgpAlgorithms
{
    const int ShortestRsaKey = 2048;

    /// <summary>Keys of those days bound their subkeys with SHA-1, and have not bound them anew; GnuPG drew its line on this day.</summary>
    static readonly DateTime LastDayOfSha1 = new(2019, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Whether two texts with the same hash cannot be made on purpose.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="ofKeyItself">Whether a key says something of itself, so that nobody else has chosen what is signed.</param>
    public static bool IsStrongEnough(PgpSignature signature, bool ofKeyItself) => signature.HashAlgorithm switch
    {
        HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512 or HashAlgorithmTag.Sha3_256 or HashAlgorithmTag.Sha3_512 => true,
        HashAlgorithmTag.Sha224 => ofKeyItself,
        HashAlgorithmTag.Sha1 => ofKeyItself && signature.CreationTime < LastDayOfSha1,
        _ => false,
    };

    /// <summary>RSA of 2048 bits and more, and the elliptic curves.</summary>
    public static bool IsStrongEnough(PgpPublicKey key) => key.Algorithm switch
    {
        PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign => key.BitStrength >= ShortestRsaKey,
        PublicKeyAlgorithmTag.ECDsa or PublicKeyAlgorithmTag.EdDsa_Legacy or PublicKeyAlgorithmTag.Ed25519 or PublicKeyAlgorithmTag.Ed448 => true,
        _ => false,
    };

    /// <summary>`SHA512`, as OpenPGP spells it.</summary>
    public static string NameOf(HashAlgorithmTag hash) => hash.ToString().ToUpperInvariant().Replace('_', '-');
}
