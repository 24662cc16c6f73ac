using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Signers;
using Staves.Images.Signing;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Signing;

/// <summary>Private and public keys in files, and what they sign.</summary>
public sealed class SigningKeyTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_signature_is_that_of_RFC_6979_for_its_key_and_text()
    {
        byte[] signature = ReadExample().Sign("sample"u8);
        Assert.Equal(
            [
                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
                "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
            ],
            StandardDsaEncoding.Instance.Decode(Org.BouncyCastle.Asn1.Sec.SecNamedCurves.GetByName("secp256r1").N, signature).Select(number => number.ToString(16)));
    }

    [Fact]
    public void A_pair_of_files_is_read_again_and_verifies_what_it_signs()
    {
        KeyPair.Write(_scratch["cosign"], "secret");
        Assert.StartsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n", File.ReadAllText(_scratch["cosign.key"]), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch["cosign.key"]));
        byte[] signature = SigningKey.Read(_scratch["cosign.key"], () => "secret").Sign("text"u8);
        var key = VerificationKey.Read(_scratch["cosign.pub"]);
        Assert.True(key.Verify("text"u8, signature));
        Assert.False(key.Verify("another"u8, signature));
        Assert.False(SigningKey.Generate().PublicKey.Verify("text"u8, signature));
        Assert.False(key.Verify("text"u8, "no DER"u8));
        Assert.Equal("STV7301", Refusal(() => SigningKey.Read(_scratch["cosign.key"], () => "guessed")));
    }

    [Fact]
    public void The_header_of_earlier_versions_of_cosign_is_read_too()
    {
        KeyPair.Write(_scratch["cosign"], "");
        File.WriteAllText(_scratch["older.key"], File.ReadAllText(_scratch["cosign.key"]).Replace("SIGSTORE", "COSIGN", StringComparison.Ordinal));
        Assert.Equal(SigningKey.Read(_scratch["cosign.key"], () => "").Sign("a"u8), SigningKey.Read(_scratch["older.key"], () => "").Sign("a"u8));
    }

    [Fact]
    public void No_key_that_is_there_is_overwritten()
    {
        KeyPair.Write(_scratch["one"], "");
        string before = File.ReadAllText(_scratch["one.key"]);
        Assert.Equal("STV7302", Refusal(() => KeyPair.Write(_scratch["one"], "")));
        File.Delete(_scratch["one.pub"]);
        Assert.Equal("STV7302", Refusal(() => KeyPair.Write(_scratch["one"], "")));
        Assert.Equal(before, File.ReadAllText(_scratch["one.key"]));
        Assert.False(File.Exists(_scratch["one.pub"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\ne30=\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void What_is_no_key_is_told(string text)
    {
        File.WriteAllText(_scratch["a.key"], text);
        Assert.Equal("STV7300", Refusal(() => SigningKey.Read(_scratch["a.key"], () => "")));
        Assert.Equal("STV7300", Refusal(() => VerificationKey.Read(_scratch["a.key"])));
        Assert.Equal("STV7300", Refusal(() => VerificationKey.Read(_scratch["missing"])));
    }

    [Fact]
    public void A_key_of_another_curve_or_kind_is_refused()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create();
        File.WriteAllText(_scratch["384.pub"], curve.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(_scratch["384.key"], curve.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_scratch["rsa.pub"], rsa.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(_scratch["rsa.key"], rsa.ExportPkcs8PrivateKeyPem());
        Assert.All((string[])["384.pub", "rsa.pub"], file => Assert.Equal("STV7300", Refusal(() => VerificationKey.Read(_scratch[file]))));
        Assert.All((string[])["384.key", "rsa.key"], file => Assert.Equal("STV7300", Refusal(() => SigningKey.Read(_scratch[file], () => ""))));
    }

    /// <summary>The key of RFC 6979, A.2.5, in a file as `openssl pkcs8 -topk8 -nocrypt` writes it.</summary>
    SigningKey ReadExample()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Convert.FromHexString("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"),
        });
        File.WriteAllText(_scratch["example.key"], key.ExportPkcs8PrivateKeyPem());
        return SigningKey.Read(_scratch["example.key"], () => throw new InvalidOperationException("it has no password"));
    }

    static string Refusal(Action action) => Assert.Throws<StavesException>(action).Diagnostics[0].Code;

    static string Refusal(Func<object> action) => Assert.Throws<StavesException>(action).Diagnostics[0].Code;
}
