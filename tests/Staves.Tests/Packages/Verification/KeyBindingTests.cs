using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Staves.Packages.Verification;

namespace Staves.Tests.Packages.Verification;

/// <summary>Certificates that no honest program makes: what a key says of another one must be said by both.</summary>
public sealed class KeyBindingTests
{
    const int Certify = 1;
    const int Sign = 2;

    static readonly DateTimeOffset Start = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Now = Start.AddDays(10);
    static readonly byte[] Content = "content"u8.ToArray();

    readonly PgpKeyPair _primary = NewKey();
    readonly PgpKeyPair _subkey = NewKey();

    [Fact]
    public void A_subkey_that_both_bind_counts() => Assert.Null(FaultOf(Certificate(Binding(BackSignature(_subkey)))));

    [Fact]
    public void A_subkey_without_a_binding_does_not() => Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(null)));

    [Fact]
    public void Nor_one_that_does_not_confirm_it() => Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(null))));

    [Fact]
    public void Nor_one_for_which_somebody_else_confirms_it() => Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_primary)))));

    [Fact]
    public void Nor_one_that_another_key_has_bound() =>
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_subkey), by: NewKey()))));

    [Fact]
    public void Nor_one_that_is_for_something_else() =>
        Assert.Equal(SignatureFault.MayNotSign, FaultOf(Certificate(Binding(BackSignature(_subkey), flags: Certify))));

    [Fact]
    public void Nor_one_whose_binding_is_made_with_a_hash_that_can_be_forged()
    {
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_subkey), hash: HashAlgorithmTag.Sha1))));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_subkey), hash: HashAlgorithmTag.MD5))));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_subkey, HashAlgorithmTag.Sha1)))));
    }

    [Fact]
    public void But_keys_of_the_days_of_SHA_1_are_bound_with_it()
    {
        var then = new DateTimeOffset(2018, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Null(FaultOf(Certificate(Binding(BackSignature(_subkey), hash: HashAlgorithmTag.Sha1, made: then))));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(Binding(BackSignature(_subkey), hash: HashAlgorithmTag.MD5, made: then))));
    }

    [Fact]
    public void A_primary_key_that_does_not_say_so_itself_counts_for_nothing()
    {
        PgpSignature binding = Binding(BackSignature(_subkey));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(binding, userName: Certification(by: NewKey()))));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(binding, userName: Certification(hash: HashAlgorithmTag.Sha1))));
        Assert.Equal(SignatureFault.NotBound, FaultOf(Certificate(binding, userName: Certification(made: Now.AddDays(1)))));
    }

    [Fact]
    public void The_newest_word_of_a_key_about_itself_counts()
    {
        PgpSignature forever = Binding(BackSignature(_subkey));
        PgpSignature untilYesterday = Binding(BackSignature(_subkey), made: Start.AddDays(5), validDays: 9);
        Assert.Equal(SignatureFault.KeyExpired, FaultOf(Certificate(forever, more: untilYesterday)));
        Assert.Equal(SignatureFault.KeyExpired, FaultOf(Certificate(untilYesterday, more: forever)));
    }

    [Fact]
    public void A_primary_key_that_only_certifies_does_not_sign()
    {
        byte[] ring = Certificate(null).GetEncoded();
        SignatureVerdict verdict = VerifierOf(ring).Verify(new MemoryStream(Content), DataSignature(_primary), KeyPurposes.Packages, default);
        Assert.Equal(SignatureFault.MayNotSign, Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault);
    }

    [Fact]
    public void A_signature_that_names_another_key_does_not_count()
    {
        byte[] signature = DataSignature(_subkey, named: _primary.PublicKey);
        SignatureVerdict verdict = VerifierOf(Certificate(Binding(BackSignature(_subkey))).GetEncoded())
            .Verify(new MemoryStream(Content), signature, KeyPurposes.Packages, default);
        Assert.Equal(SignatureFault.UnknownKey, Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault);
    }

    SignatureFault? FaultOf(PgpPublicKeyRing ring)
    {
        SignatureVerdict verdict = VerifierOf(ring.GetEncoded())
            .Verify(new MemoryStream(Content), DataSignature(_subkey), KeyPurposes.Packages, TestContext.Current.CancellationToken);
        return (verdict as SignatureVerdict.Invalid)?.Fault;
    }

    SignatureVerifier VerifierOf(byte[] ring)
    {
        Assert.True(KeyFingerprint.TryParse(Convert.ToHexString(_primary.PublicKey.GetFingerprint()), out KeyFingerprint? fingerprint));
        return new SignatureVerifier(Keyring.Parse(ring, "keyring"), [new KeyPin(fingerprint, KeyPurposes.Packages)], new FixedTime(Now));
    }

    /// <summary>The primary key with its user and the subkey.</summary>
    PgpPublicKeyRing Certificate(PgpSignature? binding, PgpSignature? userName = null, PgpSignature? more = null)
    {
        PgpPublicKey primary = PgpPublicKey.AddCertification(_primary.PublicKey, "user", userName ?? Certification());
        byte[] packets =
        [
            .. primary.GetEncoded(),
            .. SubkeyPacket(),
            .. binding?.GetEncoded() ?? [],
            .. more?.GetEncoded() ?? [],
        ];
        return new PgpPublicKeyRing(packets);
    }

    byte[] SubkeyPacket()
    {
        using var packet = new MemoryStream();
        using var output = new BcpgOutputStream(packet);
        PublicKeyPacket key = _subkey.PublicKey.PublicKeyPacket;
        output.WritePacket(new PublicSubkeyPacket((byte)key.Version, key.Algorithm, key.GetTime(), key.Key));
        return packet.ToArray();
    }

    PgpSignature Certification(PgpKeyPair? by = null, HashAlgorithmTag hash = HashAlgorithmTag.Sha512, DateTimeOffset? made = null)
    {
        PgpSignatureGenerator generator = Generator(by ?? _primary, PgpSignature.PositiveCertification, hash, made ?? Start, subpackets => subpackets.SetKeyFlags(false, Certify));
        if (by is not null)
        {
            // It pretends to be the primary key's own.
            generator = Generator(by, PgpSignature.PositiveCertification, hash, made ?? Start, subpackets =>
            {
                subpackets.SetKeyFlags(false, Certify);
                subpackets.SetIssuerKeyID(false, _primary.KeyId);
            });
        }

        return generator.GenerateCertification("user", _primary.PublicKey);
    }

    PgpSignature Binding(
        PgpSignature? back,
        PgpKeyPair? by = null,
        int flags = Sign,
        HashAlgorithmTag hash = HashAlgorithmTag.Sha512,
        DateTimeOffset? made = null,
        int validDays = 0) =>
        Generator(by ?? _primary, PgpSignature.SubkeyBinding, hash, made ?? Start, subpackets =>
        {
            subpackets.SetKeyFlags(false, flags);
            if (validDays > 0)
            {
                subpackets.SetKeyExpirationTime(false, validDays * 24 * 60 * 60);
            }

            if (back is not null)
            {
                subpackets.AddEmbeddedSignature(false, back);
            }

            if (by is not null)
            {
                subpackets.SetIssuerKeyID(false, _primary.KeyId);
            }
        }).GenerateCertification(_primary.PublicKey, _subkey.PublicKey);

    PgpSignature BackSignature(PgpKeyPair by, HashAlgorithmTag hash = HashAlgorithmTag.Sha512) =>
        Generator(by, PgpSignature.PrimaryKeyBinding, hash, Start, static _ => { }).GenerateCertification(_primary.PublicKey, _subkey.PublicKey);

    static byte[] DataSignature(PgpKeyPair by, PgpPublicKey? named = null)
    {
        PgpSignatureGenerator generator = Generator(by, PgpSignature.BinaryDocument, HashAlgorithmTag.Sha512, Start.AddDays(1), subpackets =>
        {
            if (named is not null)
            {
                subpackets.SetIssuerFingerprint(false, named);
                subpackets.SetIssuerKeyID(false, by.KeyId);
            }
        });
        generator.Update(Content);
        return generator.Generate().GetEncoded();
    }

    static PgpSignatureGenerator Generator(PgpKeyPair by, int type, HashAlgorithmTag hash, DateTimeOffset made, Action<PgpSignatureSubpacketGenerator> add)
    {
        var generator = new PgpSignatureGenerator(by.PublicKey.Algorithm, hash);
        generator.InitSign(type, by.PrivateKey);
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(false, made.UtcDateTime);
        add(subpackets);
        generator.SetHashedSubpackets(subpackets.Generate());
        return generator;
    }

    static PgpKeyPair NewKey()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new PgpKeyPair(PublicKeyAlgorithmTag.EdDsa_Legacy, generator.GenerateKeyPair(), Start.AddDays(-1).UtcDateTime);
    }
}
