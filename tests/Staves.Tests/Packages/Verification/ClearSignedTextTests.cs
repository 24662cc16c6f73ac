using System.Text;
using Staves.Packages.Verification;

namespace Staves.Tests.Packages.Verification;

/// <summary>Clear-signed texts that real GnuPG made; what is around a text, or not covered by its signature, is never taken.</summary>
public sealed class ClearSignedTextTests : IDisposable
{
    static readonly DateTimeOffset Time = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();
    readonly string _key;
    readonly SignatureVerifier _verifier;

    public ClearSignedTextTests()
    {
        _key = _gpg.NewKey("ed25519", "sign", Time);
        Assert.True(KeyFingerprint.TryParse(_key, out KeyFingerprint? fingerprint));
        _verifier = new SignatureVerifier(
            Keyring.Parse(_gpg.Export(_key, Time), "keyring"), [new KeyPin(fingerprint, KeyPurposes.Stages)], new FixedTime(Time));
    }

    public static TheoryData<string, string> Texts => new()
    {
        { "one line\n", "one line\n" },
        { "no end of the line", "no end of the line\n" },
        { "blanks at the end  \t \nof lines\t\n", "blanks at the end\nof lines\n" },
        { "- a dash\n-- two\n-----BEGIN PGP SIGNATURE-----\n--\n-\n", "- a dash\n-- two\n-----BEGIN PGP SIGNATURE-----\n--\n-\n" },
        { "line ends\r\nof another system\r\n", "line ends\nof another system\n" },
        { "\n\nempty lines\n\n\n", "\n\nempty lines\n\n\n" },
        { "Hash: SHA512\n\nlooks like a header\n", "Hash: SHA512\n\nlooks like a header\n" },
        { "\u00fcber \u65e5\u672c\u8a9e\n", "\u00fcber \u65e5\u672c\u8a9e\n" },
        { "", "\n" },
    };

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_text_that_was_signed_comes_out(string text, string expected)
    {
        byte[] message = _gpg.ClearSign(text, _key, Time);
        SignatureVerdict verdict = _verifier.VerifyClearSigned(message, KeyPurposes.Stages, out byte[] signed);
        Assert.IsType<SignatureVerdict.Valid>(verdict);
        Assert.Equal(expected, Encoding.UTF8.GetString(signed));

        // A mail program may have changed the line ends.
        byte[] carried = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message).Replace("\r", "", StringComparison.Ordinal).Replace("\n", " \r\n", StringComparison.Ordinal));
        Assert.IsType<SignatureVerdict.Valid>(_verifier.VerifyClearSigned(carried, KeyPurposes.Stages, out signed));
        Assert.Equal(expected, Encoding.UTF8.GetString(signed));
    }

    [Fact]
    public void A_changed_text_does_not_count_and_is_not_given()
    {
        string message = Encoding.UTF8.GetString(_gpg.ClearSign("size 10\nname x\n", _key, Time));
        foreach (string changed in new[]
        {
            message.Replace("size 10", "size 11", StringComparison.Ordinal),
            message.Replace("name x\n", "name x\nname y\n", StringComparison.Ordinal),
            message.Replace("name x\n", "", StringComparison.Ordinal),
            message.Replace("size 10", " size 10", StringComparison.Ordinal),
        })
        {
            SignatureVerdict verdict = _verifier.VerifyClearSigned(Encoding.UTF8.GetBytes(changed), KeyPurposes.Stages, out byte[] text);
            Assert.Equal(SignatureFault.Mismatch, Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault);
            Assert.Empty(text);
        }
    }

    [Fact]
    public void Nothing_may_be_added_where_no_signature_covers_it()
    {
        string message = Encoding.UTF8.GetString(_gpg.ClearSign("one\ntwo\n", _key, Time));
        foreach (string changed in new[]
        {
            "before\n" + message,
            message + "after\n",
            message + message,
            message.Replace("Hash:", "Comment: three\nHash:", StringComparison.Ordinal),
            message.Replace("one\n", "-bare dash\none\n", StringComparison.Ordinal),
            message.Replace("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal),
            message.Replace("-----END PGP SIGNATURE-----", "", StringComparison.Ordinal),
            message[..message.IndexOf("-----BEGIN PGP SIGNATURE", StringComparison.Ordinal)],
            message["-----BEGIN".Length..],
            "-----BEGIN PGP SIGNED MESSAGE-----",
            "",
        })
        {
            SignatureVerdict verdict = _verifier.VerifyClearSigned(Encoding.UTF8.GetBytes(changed), KeyPurposes.Stages, out byte[] text);
            Assert.Equal(SignatureFault.Malformed, Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault);
            Assert.Empty(text);
        }
    }

    [Fact]
    public void The_key_must_be_trusted_for_such_texts()
    {
        byte[] message = _gpg.ClearSign("a package's Manifest\n", _key, Time);
        SignatureVerdict verdict = _verifier.VerifyClearSigned(message, KeyPurposes.Packages, out byte[] text);
        Assert.Equal(SignatureFault.WrongPurpose, Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault);
        Assert.Empty(text);
    }
}
