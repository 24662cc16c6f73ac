using System.Security.Cryptography;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>A public key of ECDSA on P-256, by which signatures are verified.</summary>
public sealed class VerificationKey
{
    /// <summary>The identifier of the curve (RFC 5480).</summary>
    internal const string CurveOid = "1.2.840.10045.3.1.7";

    const string Label = "PUBLIC KEY";

    readonly byte[] _subjectInfo;

    internal VerificationKey(byte[] subjectInfo) => _subjectInfo = subjectInfo;

    /// <summary>Reads a PEM file with a SubjectPublicKeyInfo (RFC 7468), cosign's `cosign.pub`.</summary>
    /// <exception cref="StavesException">STV7300: it is none, or of another curve.</exception>
    public static VerificationKey Read(string file)
    {
        string text = KeyText.Read(file);
        if (!PemEncoding.TryFind(text, out PemFields fields) || text[fields.Label] != Label)
        {
            throw SigningFailure.NotAKey(file, $"it is not PEM with a `{Label}`");
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw SigningFailure.NotAKey(file, "it is no key of an elliptic curve", exception);
        }

        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == CurveOid
            ? new VerificationKey(key.ExportSubjectPublicKeyInfo())
            : throw SigningFailure.NotAKey(file, "its curve is not P-256");
    }

    /// <summary>The text of its file.</summary>
    public string ToPem() => $"{PemEncoding.WriteString(Label, _subjectInfo)}\n";

    /// <summary>Whether a signature (DER, ECDSA with SHA-256) is this key's of this text.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_subjectInfo, out _);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
