using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>A private key of ECDSA on P-256. Its signatures are deterministic (RFC 6979): who signs the same twice has signed once.</summary>
public sealed class SigningKey
{
    readonly byte[] _pkcs8;
    readonly BigInteger _secret;

    SigningKey(ECDsa key)
    {
        _pkcs8 = key.ExportPkcs8PrivateKey();
        _secret = new BigInteger(1, key.ExportParameters(includePrivateParameters: true).D);
        PublicKey = new VerificationKey(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Verifies what this key signs.</summary>
    public VerificationKey PublicKey { get; }

    public static SigningKey Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(key);
    }

    /// <summary>Reads a file of cosign (of both headers), or PKCS#8 in PEM that is not encrypted.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="password">Asked where the key is encrypted.</param>
    /// <exception cref="StavesException">STV7300: it is none, or of another curve. STV7301: the password is another.</exception>
    public static SigningKey Read(string file, Func<string> password)
    {
        byte[] pkcs8 = PrivateKeyFile.Read(file, KeyText.Read(file), password);
        using var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
        }
        catch (CryptographicException exception)
        {
            throw SigningFailure.NotAKey(file, "it is no private key of an elliptic curve", exception);
        }

        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == VerificationKey.CurveOid
            ? new SigningKey(key)
            : throw SigningFailure.NotAKey(file, "its curve is not P-256");
    }

    /// <summary>Writes the private key under a password to a file that only its owner may read.</summary>
    /// <param name="file">Its path, which must be free.</param>
    /// <param name="password">May be empty.</param>
    /// <exception cref="StavesException">STV7302: there is a file, or none can be made.</exception>
    public void Write(string file, string password)
    {
        try
        {
            using var stream = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            using var writer = new StreamWriter(stream);
            writer.Write(PrivateKeyFile.Write(_pkcs8, password));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SigningFailure.NotWritten(file, exception.Message, exception);
        }
    }

    /// <summary>The signature of a text: ECDSA with SHA-256, in DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        X9ECParameters curve = SecNamedCurves.GetByOid(SecObjectIdentifiers.SecP256r1);
        var domain = new ECDomainParameters(curve);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(_secret, domain));
        BigInteger[] pair = signer.GenerateSignature(SHA256.HashData(text));
        return StandardDsaEncoding.Instance.Encode(domain.N, pair[0], pair[1]);
    }
}
