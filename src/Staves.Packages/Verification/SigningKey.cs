using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>A secret OpenPGP key out of a file, which signs packages without an agent.</summary>
public sealed class SigningKey
{
    const HashAlgorithmTag Hash = HashAlgorithmTag.Sha512;

    readonly PgpPrivateKey _secret;
    readonly PgpPublicKey _public;

    SigningKey(OpenPgpCertificate certificate, PgpPublicKey key, PgpPrivateKey secret)
    {
        (_public, _secret) = (key, secret);
        PrimaryKey = certificate.Fingerprint;
        Fingerprint = KeyFingerprint.Of(key.GetFingerprint());
    }

    /// <summary>Whom a verifier must trust.</summary>
    public KeyFingerprint PrimaryKey { get; }

    /// <summary>The primary key or the subkey of it that signs.</summary>
    public KeyFingerprint Fingerprint { get; }

    /// <summary>Reads a file as `gpg --export-secret-keys` writes it, armored or binary; of several keys that can sign the newest is taken.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="passphrase">Unlocks the key; empty for one that is not locked.</param>
    /// <param name="time">The present, at which the key must not have expired.</param>
    /// <exception cref="Portage.Diagnostics.StavesException">It has no key that can sign now, or another passphrase.</exception>
    public static SigningKey Read(string file, string passphrase, TimeProvider time)
    {
        byte[] bytes = Keyring.BytesOf(file);
        try
        {
            return Choose(RingOf(bytes), passphrase, time.GetUtcNow());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw OpenPgpFailure.SigningKey(file, exception.Message, exception);
        }
    }

    /// <summary>Signs bytes; returns a detached signature in armor.</summary>
    /// <param name="content">What is signed.</param>
    /// <param name="made">The time that the signature says, in whole seconds.</param>
    public string SignDetached(ReadOnlySpan<byte> content, DateTimeOffset made)
    {
        ContentSigner signer = Begin(made);
        signer.Append(content);
        return signer.Finish();
    }

    /// <summary>Clear-signs a text (RFC 9580, 7).</summary>
    /// <param name="text">Lines that end with a line feed.</param>
    /// <param name="made">The time that the signature says, in whole seconds.</param>
    public string ClearSign(string text, DateTimeOffset made) => ClearSignedText.Write(
        text,
        canonical =>
        {
            PgpSignatureGenerator generator = Generator(PgpSignature.CanonicalTextDocument, made);
            generator.Update(canonical);
            return generator.Generate().GetEncoded();
        },
        OpenPgpAlgorithms.NameOf(Hash));

    /// <summary>Begins to sign bytes that come piece by piece.</summary>
    internal ContentSigner Begin(DateTimeOffset made) => new(Generator(PgpSignature.BinaryDocument, made));

    static PgpSecretKeyRing RingOf(ReadOnlySpan<byte> bytes)
    {
        byte[] packets = Armor.IsIn(bytes)
            ? Armor.TryTake(ref bytes, Armor.SecretKey, out byte[] block) ? block : throw new FormatException("it is armor of something else")
            : bytes.ToArray();
        OpenPgpPackets.RequireWhole(packets);
        return new PgpSecretKeyRing(packets);
    }

    static SigningKey Choose(PgpSecretKeyRing ring, string passphrase, DateTimeOffset now)
    {
        var certificate = new OpenPgpCertificate(new PgpPublicKeyRing([.. ring.GetPublicKeys().SelectMany(key => key.GetEncoded())]));
        string reason = "it has none";
        foreach (PgpSecretKey key in ring.GetSecretKeys().Reverse().Where(key => !key.IsPrivateKeyEmpty))
        {
            PgpPublicKey known = certificate.Keys.First(candidate => candidate.KeyId == key.KeyId);
            SignatureVerdict.Invalid? fault = OpenPgpAlgorithms.IsStrongEnough(known)
                ? certificate.WhyNot(known, now, now)
                : SignatureVerdict.Refuse(SignatureFault.WeakKey, $"the key {KeyFingerprint.Of(key.GetFingerprint())} is too weak");
            if (fault is null)
            {
                return new SigningKey(certificate, known, key.ExtractPrivateKeyUtf8(passphrase.ToCharArray()));
            }

            reason = fault.Explanation;
        }

        throw new FormatException(reason);
    }

    PgpSignatureGenerator Generator(int type, DateTimeOffset made)
    {
        var generator = new PgpSignatureGenerator(_public.Algorithm, Hash);
        generator.InitSign(type, _secret);
        var hashed = new PgpSignatureSubpacketGenerator();
        hashed.SetIssuerFingerprint(isCritical: false, _public);
        hashed.SetSignatureCreationTime(isCritical: false, made.UtcDateTime);
        generator.SetHashedSubpackets(hashed.Generate());
        var unhashed = new PgpSignatureSubpacketGenerator();
        unhashed.SetIssuerKeyID(isCritical: false, _public.KeyId);
        generator.SetUnhashedSubpackets(unhashed.Generate());
        return generator;
    }
}
