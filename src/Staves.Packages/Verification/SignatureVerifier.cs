using System.Buffers;
using System.Collections.Immutable;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>Judges OpenPGP signatures by a keyring, by which of its keys are trusted for what, and by the time.</summary>
/// <param name="keyring">The keys.</param>
/// <param name="pins">Which of them are trusted.</param>
/// <param name="time">The present, at which keys must not have expired.</param>
public sealed class SignatureVerifier(Keyring keyring, IEnumerable<KeyPin> pins, TimeProvider time)
{
    const int MostSignatures = 16;
    const int LargestSignature = 256 * 1024;

    readonly ImmutableArray<KeyPin> _pins = [.. pins];

    /// <summary>Whom it trusts.</summary>
    internal IEnumerable<KeyPin> Pins => _pins;

    /// <summary>Begins to verify data that come piece by piece; the verdict is known at their end.</summary>
    /// <param name="signature">A detached signature, armored or binary; of several one must count.</param>
    /// <param name="purpose">What the data are.</param>
    public DetachedSignature Begin(ReadOnlySpan<byte> signature, KeyPurposes purpose)
    {
        if (TryRead(signature, out ImmutableArray<PgpSignature> signatures, out SignatureVerdict.Invalid? fault))
        {
            return new DetachedSignature([.. signatures.Select(one => Candidate(one, PgpSignature.BinaryDocument, purpose))]);
        }

        return new DetachedSignature([SignatureCandidate.Refused(fault!)]);
    }

    /// <summary>Verifies the rest of a stream.</summary>
    public SignatureVerdict Verify(Stream content, ReadOnlySpan<byte> signature, KeyPurposes purpose, CancellationToken cancellationToken)
    {
        DetachedSignature detached = Begin(signature, purpose);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                detached.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return detached.Finish();
    }

    /// <summary>Verifies a clear-signed text (RFC 9580, 7).</summary>
    /// <param name="message">The whole message; nothing but blanks may be before or behind it.</param>
    /// <param name="purpose">What the text is.</param>
    /// <param name="text">What was signed, in lines that end with a line feed; empty where the verdict is that it does not count.</param>
    public SignatureVerdict VerifyClearSigned(ReadOnlySpan<byte> message, KeyPurposes purpose, out byte[] text)
    {
        text = [];
        ClearSignedText parsed;
        try
        {
            parsed = ClearSignedText.Parse(message);
        }
        catch (FormatException exception)
        {
            return SignatureVerdict.Refuse(SignatureFault.Malformed, $"it is {exception.Message}");
        }

        if (!TryRead(parsed.Signature, out ImmutableArray<PgpSignature> signatures, out SignatureVerdict.Invalid? fault))
        {
            return fault!;
        }

        var detached = new DetachedSignature([.. signatures.Select(one => Candidate(one, PgpSignature.CanonicalTextDocument, purpose))]);
        detached.Append(parsed.Canonical);
        SignatureVerdict verdict = detached.Finish();
        text = verdict is SignatureVerdict.Valid ? parsed.Text : [];
        return verdict;
    }

    static bool TryRead(ReadOnlySpan<byte> bytes, out ImmutableArray<PgpSignature> signatures, out SignatureVerdict.Invalid? fault)
    {
        (signatures, fault) = ([], null);
        try
        {
            if (bytes.Length > LargestSignature)
            {
                throw new FormatException("larger than any signature");
            }

            byte[] packets = Armor.IsIn(bytes) && Armor.TryTake(ref bytes, Armor.Signature, out byte[] block) ? block : bytes.ToArray();
            OpenPgpPackets.RequireWhole(packets);
            signatures = Signatures(packets);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            fault = SignatureVerdict.Refuse(SignatureFault.Malformed, $"it cannot be read: {exception.Message}");
            return false;
        }
    }

    static ImmutableArray<PgpSignature> Signatures(byte[] packets)
    {
        ImmutableArray<PgpSignature>.Builder signatures = ImmutableArray.CreateBuilder<PgpSignature>();
        var factory = new PgpObjectFactory(packets);
        while (factory.NextPgpObject() is { } item)
        {
            if (item is not PgpSignatureList list)
            {
                throw new FormatException("something that is no signature");
            }

            for (int i = 0; i < list.Count; i++)
            {
                signatures.Add(list[i]);
            }
        }

        return signatures.Count is > 0 and <= MostSignatures
            ? signatures.ToImmutable()
            : throw new FormatException($"{signatures.Count} signatures");
    }

    /// <summary>A signature that is worth calculating, or why it is not.</summary>
    SignatureCandidate Candidate(PgpSignature signature, int type, KeyPurposes purpose)
    {
        if (signature.SignatureType != type || signature.Version != 4)
        {
            return SignatureCandidate.Refused(SignatureFault.Malformed, "it is of another type than one of such data");
        }

        if (!OpenPgpAlgorithms.IsStrongEnough(signature, ofKeyItself: false))
        {
            return SignatureCandidate.Refused(SignatureFault.WeakHash, $"it uses the hash {OpenPgpAlgorithms.NameOf(signature.HashAlgorithm)}");
        }

        SignatureCandidate refused = SignatureCandidate.Refused(
            SignatureFault.UnknownKey, $"it was made by the key {signature.KeyId:X16}, which is not in the keyring");
        foreach ((OpenPgpCertificate certificate, PgpPublicKey key) in keyring.Find(signature.KeyId))
        {
            SignatureCandidate candidate = Candidate(signature, certificate, key, purpose);
            if (candidate.CanCount)
            {
                return candidate;
            }

            refused = candidate;
        }

        return refused;
    }

    SignatureCandidate Candidate(PgpSignature signature, OpenPgpCertificate certificate, PgpPublicKey key, KeyPurposes purpose)
    {
        KeyPurposes purposes = _pins.Where(pin => pin.PrimaryKey == certificate.Fingerprint).Aggregate(KeyPurposes.None, (all, pin) => all | pin.Purposes);
        return purposes == KeyPurposes.None
                ? SignatureCandidate.Refused(SignatureFault.NotPinned, $"it was made by the key {certificate.Fingerprint}, which nobody trusts here")
            : (purposes & purpose) != purpose
                ? SignatureCandidate.Refused(
                    SignatureFault.WrongPurpose, $"it was made by the key {certificate.Fingerprint}, which is trusted for {purposes}, not for {purpose}")
            : !OpenPgpAlgorithms.IsStrongEnough(key)
                ? SignatureCandidate.Refused(SignatureFault.WeakKey, $"it was made by a key of the kind {key.Algorithm} with {key.BitStrength} bits")
            : SignatureCandidate.Of(signature, certificate, key, time.GetUtcNow());
    }
}
