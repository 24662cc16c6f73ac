using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>One signature over data that are on their way, with the key that may have made it; or why it cannot count anyway.</summary>
sealed class SignatureCandidate
{
    readonly PgpSignature? _signature;
    readonly OpenPgpCertificate? _certificate;
    readonly PgpPublicKey? _key;
    readonly DateTimeOffset _now;
    readonly SignatureVerdict.Invalid? _refused;

    SignatureCandidate(SignatureVerdict.Invalid refused) => _refused = refused;

    SignatureCandidate(PgpSignature signature, OpenPgpCertificate certificate, PgpPublicKey key, DateTimeOffset now) =>
        (_signature, _certificate, _key, _now) = (signature, certificate, key, now);

    public bool CanCount => _refused is null;

    public static SignatureCandidate Refused(SignatureFault fault, string explanation) => new(SignatureVerdict.Refuse(fault, explanation));

    public static SignatureCandidate Refused(SignatureVerdict.Invalid verdict) => new(verdict);

    public static SignatureCandidate Of(PgpSignature signature, OpenPgpCertificate certificate, PgpPublicKey key, DateTimeOffset now)
    {
        try
        {
            signature.InitVerify(key);
            return new SignatureCandidate(signature, certificate, key, now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Refused(SignatureFault.Malformed, $"it cannot be verified: {exception.Message}");
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (CanCount)
        {
            _signature!.Update(bytes);
        }
    }

    /// <summary>First whether it is right at all: what a wrong one says of itself means nothing.</summary>
    public SignatureVerdict Finish()
    {
        if (_refused is not null)
        {
            return _refused;
        }

        var made = new DateTimeOffset(_signature!.CreationTime, TimeSpan.Zero);
        return !IsRight() ? SignatureVerdict.Refuse(SignatureFault.Mismatch, "the data are not what was signed")
            : WhyNot(made) ?? _certificate!.WhyNot(_key!, made, _now)
            ?? (SignatureVerdict)new SignatureVerdict.Valid(_certificate.Fingerprint, KeyFingerprint.Of(_key!.GetFingerprint()), made);
    }

    SignatureVerdict.Invalid? WhyNot(DateTimeOffset made)
    {
        PgpSignatureSubpacketVector hashed = _signature!.GetHashedSubPackets();
        if (hashed is null || !hashed.HasSignatureCreationTime())
        {
            return SignatureVerdict.Refuse(SignatureFault.Malformed, "it does not say when it was made");
        }

        if (hashed.GetCriticalTags().FirstOrDefault(tag => !IsUnderstood(tag)) is var unknown && unknown != default)
        {
            return SignatureVerdict.Refuse(SignatureFault.Malformed, $"it depends on something that is not understood: {(int)unknown}");
        }

        if (hashed.GetIssuerFingerprint() is { } issuer && !issuer.GetFingerprint().AsSpan().SequenceEqual(_key!.GetFingerprint()))
        {
            return SignatureVerdict.Refuse(SignatureFault.UnknownKey, "it names another key than the one that made it");
        }

        if (made > _now)
        {
            return SignatureVerdict.Refuse(
                SignatureFault.MadeInFuture, $"it says that it was made on {SignatureVerdict.Shown(made)}, and now is {SignatureVerdict.Shown(_now)}");
        }

        DateTimeOffset expires = hashed.GetSignatureExpirationTime() is > 0 and var seconds ? made.AddSeconds(seconds) : DateTimeOffset.MaxValue;
        return _now < expires
            ? null
            : SignatureVerdict.Refuse(SignatureFault.SignatureExpired, $"it expired on {SignatureVerdict.Shown(expires)}");
    }

    static bool IsUnderstood(SignatureSubpacketTag tag) => tag is SignatureSubpacketTag.CreationTime or SignatureSubpacketTag.ExpireTime
        or SignatureSubpacketTag.IssuerKeyId or SignatureSubpacketTag.IssuerFingerprint or SignatureSubpacketTag.SignerUserId;

    bool IsRight()
    {
        try
        {
            return _signature!.Verify();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
