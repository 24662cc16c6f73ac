using System.Collections.Immutable;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using static Staves.Packages.Verification.SignatureVerdict;

namespace Staves.Packages.Verification;

/// <summary>
/// A primary key with its subkeys, and what it says of them (RFC 9580, 10.1). Only signatures that the key itself made count, and of
/// each kind the newest; what others say of it does not.
/// </summary>
sealed class OpenPgpCertificate
{
    const int MaySign = 2;

    readonly PgpPublicKey _primary;
    readonly Lock _signatures = new();

    public OpenPgpCertificate(PgpPublicKeyRing ring)
    {
        _primary = ring.GetPublicKey();
        Keys = [.. ring.GetPublicKeys()];
        Fingerprint = KeyFingerprint.Of(_primary.GetFingerprint());
    }

    public KeyFingerprint Fingerprint { get; }

    /// <summary>The primary key and its subkeys.</summary>
    public ImmutableArray<PgpPublicKey> Keys { get; }

    /// <summary>Why one of the keys could not sign at a time or cannot be trusted now; null where nothing speaks against it.</summary>
    public Invalid? WhyNot(PgpPublicKey key, DateTimeOffset made, DateTimeOffset now)
    {
        // Several packages may be verified at a time, and a signature of the library's is for one to calculate with.
        lock (_signatures)
        {
            return WhyNotNow(key, made, now);
        }
    }

    Invalid? WhyNotNow(PgpPublicKey key, DateTimeOffset made, DateTimeOffset now)
    {
        if (_primary.GetSignaturesOfType(PgpSignature.KeyRevocation).Any(signature => IsRightFor(signature, _primary)))
        {
            return Refuse(SignatureFault.KeyRevoked, $"the key {Fingerprint} has been revoked");
        }

        if (NewestSelfSignature(now) is not { } self)
        {
            return Refuse(SignatureFault.NotBound, $"the key {Fingerprint} has no valid signature of its own");
        }

        if (WhyNotInTime(_primary, self, made, now) is { } primaryFault)
        {
            return primaryFault;
        }

        if (key == _primary)
        {
            return FlagsOf(self) is { } flags && (flags & MaySign) == 0
                ? Refuse(SignatureFault.MayNotSign, $"the key {Fingerprint} is not for signing data")
                : null;
        }

        return WhyNotSubkey(key, made, now);
    }

    Invalid? WhyNotSubkey(PgpPublicKey key, DateTimeOffset made, DateTimeOffset now)
    {
        var name = KeyFingerprint.Of(key.GetFingerprint());
        if (key.GetSignaturesOfType(PgpSignature.SubkeyRevocation).Any(signature => IsBindingOf(signature, key)))
        {
            return Refuse(SignatureFault.KeyRevoked, $"the subkey {name} has been revoked");
        }

        PgpSignature? binding = Newest(
            key.GetSignaturesOfType(PgpSignature.SubkeyBinding).Where(signature => Counts(signature, now) && IsBindingOf(signature, key)));
        if (binding is null)
        {
            return Refuse(SignatureFault.NotBound, $"the subkey {name} is not bound to {Fingerprint}");
        }

        if (((FlagsOf(binding) ?? 0) & MaySign) == 0)
        {
            return Refuse(SignatureFault.MayNotSign, $"the subkey {name} is not for signing data");
        }

        // Otherwise somebody could bind another's signing subkey to a key of theirs.
        return HasBackSignature(binding, key, now)
            ? WhyNotInTime(key, binding, made, now)
            : Refuse(SignatureFault.NotBound, $"the subkey {name} does not confirm that it belongs to {Fingerprint}");
    }

    /// <summary>The newest of the signatures over user names and over the key itself; those of a name that was taken back do not count.</summary>
    PgpSignature? NewestSelfSignature(DateTimeOffset now)
    {
        IEnumerable<PgpSignature> direct = _primary.GetSignaturesOfType(PgpSignature.DirectKey)
            .Where(signature => Counts(signature, now) && IsRightFor(signature, _primary));
        return Newest([.. direct, .. _primary.GetUserIds().Select(name => NewestCertification(name, now)).OfType<PgpSignature>()]);
    }

    PgpSignature? NewestCertification(string name, DateTimeOffset now)
    {
        PgpSignature[] own = [.. _primary.GetSignaturesForId(name).Where(signature => signature.KeyId == _primary.KeyId && IsRightFor(signature, name))];
        DateTimeOffset takenBack = own
            .Where(signature => signature.SignatureType == PgpSignature.CertificationRevocation)
            .Select(Made)
            .DefaultIfEmpty(DateTimeOffset.MinValue)
            .Max();
        return Newest(own.Where(signature => signature.IsCertification() && Counts(signature, now) && Made(signature) > takenBack));
    }

    bool HasBackSignature(PgpSignature binding, PgpPublicKey key, DateTimeOffset now)
    {
        IEnumerable<PgpSignatureSubpacketVector> places = [binding.GetHashedSubPackets(), binding.GetUnhashedSubPackets()];
        return places.Where(place => place is not null).SelectMany(Embedded).Any(signature =>
            signature.SignatureType == PgpSignature.PrimaryKeyBinding && Counts(signature, now)
            && Try(() =>
            {
                signature.InitVerify(key);
                return signature.VerifyCertification(_primary, key);
            }));
    }

    static IEnumerable<PgpSignature> Embedded(PgpSignatureSubpacketVector place)
    {
        try
        {
            PgpSignatureList list = place.GetEmbeddedSignatures();
            return Enumerable.Range(0, list.Count).Select(index => list[index]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    static Invalid? WhyNotInTime(PgpPublicKey key, PgpSignature about, DateTimeOffset made, DateTimeOffset now)
    {
        var name = KeyFingerprint.Of(key.GetFingerprint());
        var created = new DateTimeOffset(key.CreationTime, TimeSpan.Zero);
        if (made < created)
        {
            return Refuse(SignatureFault.KeyNotValidThen, $"the key {name} did not exist before {Shown(created)}");
        }

        long seconds = about.GetHashedSubPackets()?.GetKeyExpirationTime() ?? 0;
        DateTimeOffset expires = seconds > 0 ? created.AddSeconds(seconds) : DateTimeOffset.MaxValue;
        return made >= expires ? Refuse(SignatureFault.KeyNotValidThen, $"the key {name} had expired on {Shown(expires)} already when it signed")
            : now >= expires ? Refuse(SignatureFault.KeyExpired, $"the key {name} expired on {Shown(expires)}")
            : null;
    }

    bool IsRightFor(PgpSignature signature, PgpPublicKey key) => signature.KeyId == _primary.KeyId && Try(() =>
    {
        signature.InitVerify(_primary);
        return signature.VerifyCertification(key);
    });

    bool IsRightFor(PgpSignature signature, string name) => Try(() =>
    {
        signature.InitVerify(_primary);
        return signature.VerifyCertification(name, _primary);
    });

    bool IsBindingOf(PgpSignature signature, PgpPublicKey key) => Try(() =>
    {
        signature.InitVerify(_primary);
        return signature.VerifyCertification(_primary, key);
    });

    /// <summary>Whether a signature of a key about itself is one to rely on. It need not be for a revocation, which harms nobody.</summary>
    static bool Counts(PgpSignature signature, DateTimeOffset now) =>
        OpenPgpAlgorithms.IsStrongEnough(signature, ofKeyItself: true)
        && Made(signature) <= now
        && (signature.GetHashedSubPackets()?.GetSignatureExpirationTime() ?? 0) is var seconds
        && (seconds <= 0 || Made(signature).AddSeconds(seconds) > now);

    static int? FlagsOf(PgpSignature signature) =>
        signature.GetHashedSubPackets() is { } hashed && hashed.HasSubpacket(SignatureSubpacketTag.KeyFlags) ? hashed.GetKeyFlags() : null;

    static PgpSignature? Newest(IEnumerable<PgpSignature> signatures) => signatures.MaxBy(Made);

    static DateTimeOffset Made(PgpSignature signature) => new(signature.CreationTime, TimeSpan.Zero);

    static bool Try(Func<bool> verify)
    {
        try
        {
            return verify();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
