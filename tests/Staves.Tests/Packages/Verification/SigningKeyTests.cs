using System.Text;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Verification;

/// <summary>What is signed here, real GnuPG verifies.</summary>
public sealed class SigningKeyTests : IDisposable
{
    static readonly DateTimeOffset Time = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa3072")]
    [InlineData("nistp256")]
    public void Gnupg_takes_its_signatures(string algorithm)
    {
        string key = _gpg.NewKey(algorithm, "sign", Time);
        var signing = SigningKey.Read(_gpg.ExportSecret(key, Time), "", new FixedTime(Time));
        Assert.Equal((key, key), (signing.PrimaryKey.ToString(), signing.Fingerprint.ToString()));

        byte[] content = [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7))];
        File.WriteAllBytes(_gpg["content"], content);
        File.WriteAllText(_gpg["content.sig"], signing.SignDetached(content, Time.AddMinutes(1)));
        Assert.Contains($"VALIDSIG {key} 2026-01-10 {Time.AddMinutes(1).ToUnixTimeSeconds()}", Status(["--verify", _gpg["content.sig"], _gpg["content"]]), StringComparison.Ordinal);

        const string Text = "- a dash\nand blanks  \n\nDATA x 1\n";
        File.WriteAllText(_gpg["text.asc"], signing.ClearSign(Text, Time.AddMinutes(1)));
        Assert.Contains($"VALIDSIG {key}", Status(["--output", _gpg["text"], "--verify", _gpg["text.asc"]]), StringComparison.Ordinal);
        Assert.Equal("- a dash\nand blanks\n\nDATA x 1\n", File.ReadAllText(_gpg["text"]));
    }

    [Fact]
    public void Its_own_verifier_takes_them_too()
    {
        string key = _gpg.NewKey("ed25519", "sign", Time);
        var signing = SigningKey.Read(_gpg.ExportSecret(key, Time), "", new FixedTime(Time));
        var verifier = new SignatureVerifier(
            Keyring.Parse(_gpg.Export(key, Time), "keyring"), [new KeyPin(signing.PrimaryKey, KeyPurposes.Packages)], new FixedTime(Time));
        byte[] signature = Encoding.ASCII.GetBytes(signing.SignDetached("content"u8, Time));
        Assert.IsType<SignatureVerdict.Valid>(verifier.Verify(new MemoryStream("content"u8.ToArray()), signature, KeyPurposes.Packages, default));
        byte[] message = Encoding.UTF8.GetBytes(signing.ClearSign("text\n", Time));
        Assert.IsType<SignatureVerdict.Valid>(verifier.VerifyClearSigned(message, KeyPurposes.Packages, out byte[] text));
        Assert.Equal("text\n"u8, text);
    }

    [Fact]
    public void One_verifier_serves_several_at_a_time()
    {
        string key = _gpg.NewKey("ed25519", "sign", Time);
        var signing = SigningKey.Read(_gpg.ExportSecret(key, Time), "", new FixedTime(Time));
        var verifier = new SignatureVerifier(
            Keyring.Parse(_gpg.Export(key, Time), "keyring"), [new KeyPin(signing.PrimaryKey, KeyPurposes.Packages)], new FixedTime(Time));
        byte[] signature = Encoding.ASCII.GetBytes(signing.SignDetached("content"u8, Time));

        SignatureVerdict[] verdicts = [.. Enumerable.Range(0, 500).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => verifier.Verify(new MemoryStream("content"u8.ToArray()), signature, KeyPurposes.Packages, CancellationToken.None))];

        Assert.All(verdicts, verdict => Assert.IsType<SignatureVerdict.Valid>(verdict));
    }

    [Fact]
    public void The_same_content_has_the_same_signature()
    {
        string key = _gpg.NewKey("ed25519", "sign", Time);
        string secret = _gpg.ExportSecret(key, Time);
        Assert.Equal(
            SigningKey.Read(secret, "", new FixedTime(Time)).SignDetached("content"u8, Time),
            SigningKey.Read(secret, "", new FixedTime(Time.AddDays(1))).SignDetached("content"u8, Time));
    }

    [Fact]
    public void A_subkey_for_signing_goes_before_its_primary_key()
    {
        string key = _gpg.NewKey("rsa2048", "sign", Time);
        _gpg.NewSubkey(key, "cv25519", "encr", Time);
        string subkey = _gpg.NewSubkey(key, "ed25519", "sign", Time);
        var signing = SigningKey.Read(_gpg.ExportSecret(key, Time), "", new FixedTime(Time));
        Assert.Equal((key, subkey), (signing.PrimaryKey.ToString(), signing.Fingerprint.ToString()));
    }

    [Fact]
    public void A_locked_key_wants_its_passphrase()
    {
        _gpg.Run(Time, ["--pinentry-mode", "loopback", "--passphrase", "w\u00f6rter", "--quick-generate-key", "Somebody", "ed25519", "sign", "never"]);
        string key = Keyring.Parse(_gpg.RunBytes(Time, ["--export"]), "keyring").PrimaryKeys.Single().ToString();
        string secret = _gpg.ExportSecret(key, Time, "w\u00f6rter");
        Assert.Equal(key, SigningKey.Read(secret, "w\u00f6rter", new FixedTime(Time)).Fingerprint.ToString());
        Assert.Equal("STV4041", Assert.Throws<StavesException>(() => SigningKey.Read(secret, "other", new FixedTime(Time))).Diagnostics[0].Code);
    }

    [Fact]
    public void A_key_that_cannot_sign_now_is_refused()
    {
        string expiring = _gpg.NewKey("ed25519", "sign", Time, "10d");
        string certifying = _gpg.NewKey("ed25519", "cert", Time, name: "Somebody else");
        Refused(_gpg.ExportSecret(expiring, Time), Time.AddDays(11));
        Refused(_gpg.ExportSecret(certifying, Time), Time);
        File.WriteAllBytes(_gpg["public"], _gpg.Export(expiring, Time));
        Refused(_gpg["public"], Time);
        File.WriteAllText(_gpg["nonsense"], "nonsense");
        Refused(_gpg["nonsense"], Time);

        static void Refused(string file, DateTimeOffset now) =>
            Assert.Equal("STV4041", Assert.Throws<StavesException>(() => SigningKey.Read(file, "", new FixedTime(now))).Diagnostics[0].Code);
    }

    string Status(string[] arguments) =>
        Encoding.UTF8.GetString(_gpg.RunBytes(Time.AddHours(1), ["--status-fd", "1", .. arguments]));
}
