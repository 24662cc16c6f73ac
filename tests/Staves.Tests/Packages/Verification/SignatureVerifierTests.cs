using System.Text;
using Staves.Packages.Verification;

namespace Staves.Tests.Packages.Verification;

/// <summary>Signatures that real GnuPG made, with everything that may be wrong with them.</summary>
public sealed class SignatureVerifierTests : IDisposable
{
    static readonly byte[] Content = "the content\nof a package\n"u8.ToArray();

    static readonly DateTimeOffset Start = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa2048")]
    [InlineData("rsa4096")]
    [InlineData("nistp256")]
    [InlineData("nistp521")]
    [InlineData("brainpoolP256r1")]
    public void A_signature_of_a_pinned_key_counts(string algorithm)
    {
        string key = _gpg.NewKey(algorithm, "sign", Start);
        byte[] binary = _gpg.Sign(Content, key, Day(1));
        var valid = Assert.IsType<SignatureVerdict.Valid>(Verify(key, binary, Day(2)));
        Assert.Equal((key, key, Day(1)), (valid.PrimaryKey.ToString(), valid.SigningKey.ToString(), valid.Made));

        Assert.IsType<SignatureVerdict.Valid>(Verify(key, _gpg.Sign(Content, key, Day(1), "--armor"), Day(2)));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(Verify(key, binary, Day(2), content: [.. Content, 0])));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa2048")]
    [InlineData("nistp384/ecdsa")]
    public void So_does_one_of_its_subkey(string algorithm)
    {
        string key = _gpg.NewKey("ed25519", "cert", Start);
        string subkey = _gpg.NewSubkey(key, algorithm, "sign", Start);
        var valid = Assert.IsType<SignatureVerdict.Valid>(Verify(key, _gpg.Sign(Content, subkey, Day(1)), Day(2)));
        Assert.Equal((key, subkey), (valid.PrimaryKey.ToString(), valid.SigningKey.ToString()));
    }

    [Fact]
    public void Of_several_signatures_one_must_count()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        string other = _gpg.NewKey("ed25519", "sign", Start, name: "Somebody else");
        byte[] both = [.. _gpg.Sign(Content, other, Day(1)), .. _gpg.Sign(Content, key, Day(1))];
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, both, Day(2)));
        Assert.Equal(SignatureFault.NotPinned, FaultOf(Verify(key, _gpg.Sign(Content, other, Day(1)), Day(2), also: other)));
    }

    [Fact]
    public void A_key_counts_only_for_what_it_is_pinned_for()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Day(1));
        var keyring = Keyring.Parse(_gpg.Export(key, Day(2)), "keyring");
        Assert.True(KeyFingerprint.TryParse(key, out KeyFingerprint? fingerprint));
        SignatureVerifier Pinned(KeyPurposes purposes) => new(keyring, [new KeyPin(fingerprint, purposes)], new FixedTime(Day(2)));

        foreach (KeyPurposes purpose in new[] { KeyPurposes.Packages, KeyPurposes.Stages, KeyPurposes.RepositorySnapshots })
        {
            Assert.IsType<SignatureVerdict.Valid>(Pinned(purpose).Verify(new MemoryStream(Content), signature, purpose, default));
            KeyPurposes others = (KeyPurposes.Packages | KeyPurposes.Stages | KeyPurposes.RepositorySnapshots) & ~purpose;
            Assert.Equal(SignatureFault.WrongPurpose, FaultOf(Pinned(others).Verify(new MemoryStream(Content), signature, purpose, default)));
        }

        Assert.Equal(SignatureFault.NotPinned, FaultOf(Pinned(KeyPurposes.None).Verify(new MemoryStream(Content), signature, KeyPurposes.Packages, default)));
    }

    [Fact]
    public void A_key_that_is_not_in_the_keyring_is_unknown()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        string other = _gpg.NewKey("ed25519", "sign", Start, name: "Somebody else");
        Assert.Equal(SignatureFault.UnknownKey, FaultOf(Verify(key, _gpg.Sign(Content, other, Day(1)), Day(2))));
    }

    [Theory]
    [InlineData("SHA1", SignatureFault.WeakHash)]
    [InlineData("RIPEMD160", SignatureFault.WeakHash)]
    [InlineData("SHA224", SignatureFault.WeakHash)]
    [InlineData("SHA256", null)]
    [InlineData("SHA384", null)]
    [InlineData("SHA512", null)]
    public void Hashes_that_can_be_forged_do_not_count(string hash, SignatureFault? fault)
    {
        string key = _gpg.NewKey("rsa2048", "sign", Start);
        SignatureVerdict verdict = Verify(key, _gpg.Sign(Content, key, Day(1), "--allow-weak-digest-algos", "--digest-algo", hash), Day(2));
        Assert.Equal(fault, (verdict as SignatureVerdict.Invalid)?.Fault);
    }

    [Theory]
    [InlineData("rsa1024")]
    [InlineData("dsa2048")]
    public void Neither_do_weak_keys(string algorithm)
    {
        string key = _gpg.NewKey(algorithm, "sign", Start);
        Assert.Equal(SignatureFault.WeakKey, FaultOf(Verify(key, _gpg.Sign(Content, key, Day(1)), Day(2))));
    }

    [Fact]
    public void A_key_must_not_have_expired()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start, "10d");
        byte[] signature = _gpg.Sign(Content, key, Day(1));
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, signature, Day(9)));
        Assert.Equal(SignatureFault.KeyExpired, FaultOf(Verify(key, signature, Day(11))));

        // As of its newest word about itself it lives longer.
        _gpg.Run(Day(5), ["--quick-set-expire", key, "30d"]);
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, signature, Day(11)));
    }

    [Fact]
    public void Nor_its_subkey()
    {
        string key = _gpg.NewKey("ed25519", "cert", Start);
        string subkey = _gpg.NewSubkey(key, "ed25519", "sign", Start, "10d");
        byte[] signature = _gpg.Sign(Content, subkey, Day(1));
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, signature, Day(9)));
        Assert.Equal(SignatureFault.KeyExpired, FaultOf(Verify(key, signature, Day(11))));
    }

    [Fact]
    public void A_key_that_had_expired_when_it_signed_does_not_count()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Day(5));
        _gpg.Run(Day(1), ["--quick-set-expire", key, "1d"]);
        Assert.Equal(SignatureFault.KeyNotValidThen, FaultOf(Verify(key, signature, Day(6))));
    }

    [Fact]
    public void A_revoked_key_does_not_count()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Day(1));
        byte[] before = _gpg.Export(key, Day(2));
        _gpg.Revoke(key, Day(3));
        byte[] after = _gpg.Export(key, Day(4));
        Assert.Equal(SignatureFault.KeyRevoked, FaultOf(Verify(key, signature, Day(4))));

        // Whoever has both copies of it knows that, too.
        foreach (byte[] keyring in new[] { (byte[])[.. before, .. after], [.. after, .. before] })
        {
            Assert.Equal(SignatureFault.KeyRevoked, FaultOf(VerifierOf(key, keyring, Day(4)).Verify(new MemoryStream(Content), signature, KeyPurposes.Packages, default)));
        }
    }

    [Fact]
    public void Nor_does_a_revoked_subkey_though_another_one_does()
    {
        string key = _gpg.NewKey("ed25519", "cert", Start);
        string first = _gpg.NewSubkey(key, "ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, first, Day(1));
        _gpg.Run(Day(3), ["--command-fd", "0", "--pinentry-mode", "loopback", "--edit-key", key], "key 1\nrevkey\ny\n0\n\ny\nsave\n"u8.ToArray());
        string second = _gpg.NewSubkey(key, "ed25519", "sign", Day(4));
        Assert.Equal(SignatureFault.KeyRevoked, FaultOf(Verify(key, signature, Day(6))));
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, _gpg.Sign(Content, second, Day(5)), Day(6)));
    }

    [Fact]
    public void A_signature_must_not_have_expired_nor_come_from_the_future()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Day(5), "--default-sig-expire", "2d");
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, signature, Day(6)));
        Assert.Equal(SignatureFault.SignatureExpired, FaultOf(Verify(key, signature, Day(8))));
        Assert.Equal(SignatureFault.MadeInFuture, FaultOf(Verify(key, signature, Day(5).AddSeconds(-1))));
    }

    [Fact]
    public void What_a_signature_depends_on_must_be_understood()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        Assert.IsType<SignatureVerdict.Valid>(Verify(key, _gpg.Sign(Content, key, Day(1), "--sig-notation", "a@example.org=b"), Day(2)));
        Assert.Equal(SignatureFault.Malformed, FaultOf(Verify(key, _gpg.Sign(Content, key, Day(1), "--sig-notation", "!a@example.org=b"), Day(2))));
    }

    [Fact]
    public void A_signature_over_a_text_is_none_over_bytes()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        Assert.Equal(SignatureFault.Malformed, FaultOf(Verify(key, _gpg.Sign(Content, key, Day(1), "--textmode"), Day(2))));
    }

    [Fact]
    public void Anything_that_is_no_signature_is_malformed()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Day(1));
        string armored = Encoding.ASCII.GetString(_gpg.Sign(Content, key, Day(1), "--armor"));
        byte[][] malformed =
        [
            [], "nonsense"u8.ToArray(), signature[..^1], signature[..1], [.. signature, 0], _gpg.Export(key, Day(2)), new byte[300_000],
            Encoding.ASCII.GetBytes(armored[..^40]), Encoding.ASCII.GetBytes(armored.Replace('=', '!')), [.. Enumerable.Repeat(signature, 20).SelectMany(one => one)],
        ];
        Assert.All(malformed, bytes => Assert.Equal(SignatureFault.Malformed, FaultOf(Verify(key, bytes, Day(2)))));
    }

    static DateTimeOffset Day(int day) => Start.AddDays(day);

    static SignatureFault FaultOf(SignatureVerdict verdict) => Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault;

    static SignatureVerifier VerifierOf(string key, byte[] keyring, DateTimeOffset now)
    {
        Assert.True(KeyFingerprint.TryParse(key, out KeyFingerprint? fingerprint));
        return new SignatureVerifier(Keyring.Parse(keyring, "keyring"), [new KeyPin(fingerprint, KeyPurposes.Packages)], new FixedTime(now));
    }

    SignatureVerdict Verify(string key, byte[] signature, DateTimeOffset now, byte[]? content = null, string? also = null)
    {
        byte[] keyring = [.. _gpg.Export(key, now), .. also is null ? [] : _gpg.Export(also, now)];
        return VerifierOf(key, keyring, now).Verify(new MemoryStream(content ?? Content), signature, KeyPurposes.Packages, TestContext.Current.CancellationToken);
    }
}
