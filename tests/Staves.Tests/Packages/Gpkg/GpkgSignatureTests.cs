using System.Text;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Packages.Verification;
using Staves.Packages.Xpak;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Verification;

namespace Staves.Tests.Packages.Gpkg;

public sealed class GpkgSignatureTests : IDisposable
{
    static readonly DateTimeOffset Time = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();
    readonly SigningKey _key;
    readonly SignatureVerifier _verifier;

    public GpkgSignatureTests()
    {
        string key = _gpg.NewKey("ed25519", "sign", Time);
        _key = SigningKey.Read(_gpg.ExportSecret(key, Time), "", new FixedTime(Time));
        _verifier = new SignatureVerifier(
            Keyring.Parse(_gpg.Export(key, Time), "keyring"), [new KeyPin(_key.PrimaryKey, KeyPurposes.Packages)], new FixedTime(Time.AddDays(1)));
    }

    SignatureRules Required => SignatureRules.Required(_verifier);

    SignatureRules WhenPresent => SignatureRules.WhenPresent(_verifier);

    public void Dispose() => _gpg.Dispose();

    [Fact]
    public void Packages_that_portage_signed_count_with_its_key()
    {
        string folder = TestPaths.SharedOrSkip("fixtures/binpkgs/gpkg-signed");
        Assert.True(KeyFingerprint.TryParse(File.ReadAllText(Path.Combine(folder, "fingerprint.txt")).Trim(), out KeyFingerprint? fingerprint));
        var made = DateTimeOffset.FromUnixTimeSeconds(1795432660);
        var keyring = Keyring.Read(Path.Combine(folder, "public-key.asc"));
        SignatureRules rules = SignatureRules.Required(new SignatureVerifier(keyring, [new KeyPin(fingerprint, KeyPurposes.Packages)], new FixedTime(made)));
        string[] packages = Directory.GetFiles(folder, "*.gpkg.tar", SearchOption.AllDirectories);
        Assert.Equal(2, packages.Length);
        foreach (string path in packages)
        {
            using var package = GpkgFile.Open(path, rules);
            package.Verify(CancellationToken.None);
            Assert.Equal(fingerprint, package.Signature!.PrimaryKey);
            Assert.NotEmpty(PackageListing.OfImage(package));
        }

        Assert.Equal("STV4043", RefusedBy(packages[0], Required).Code);
    }

    [Fact]
    public async Task What_is_signed_here_counts()
    {
        string path = await WriteAsync("signed", _key);
        foreach (SignatureRules rules in new[] { Required, WhenPresent, SignatureRules.Ignored })
        {
            using var package = GpkgFile.Open(path, rules);
            Assert.True(package.IsSigned);
            Assert.Equal(rules == SignatureRules.Ignored ? null : _key.PrimaryKey, package.Signature?.PrimaryKey);
            Assert.Equal(
                ["gpkg-1", "metadata.tar.zst", "metadata.tar.zst.sig", "image.tar.zst", "image.tar.zst.sig"], package.Members.Select(member => member.Name));
            package.Verify(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_same_input_signed_by_the_same_key_has_the_same_bytes() =>
        Assert.Equal(File.ReadAllBytes(await WriteAsync("one", _key)), File.ReadAllBytes(await WriteAsync("two", _key)));

    [Fact]
    public async Task An_unsigned_package_is_refused_where_signatures_are_required()
    {
        string path = await WriteAsync("unsigned", null);
        Diagnostic refused = RefusedBy(path, Required);
        Assert.Equal("STV4042", refused.Code);
        Assert.Contains("has no signatures", refused.Message, StringComparison.Ordinal);
        Read(path, WhenPresent);
        Read(path, SignatureRules.Ignored);

        await XpakWriter.WriteAsync(_gpg["xpak"], SamplePackage.Content(), CompressionSettings.Default, CancellationToken.None);
        Assert.Equal("STV4042", RefusedBy(_gpg["xpak"], Required).Code);
        Read(_gpg["xpak"], WhenPresent);
    }

    [Fact]
    public async Task A_key_that_is_not_trusted_does_not_count_unless_nobody_asks()
    {
        string other = _gpg.NewKey("ed25519", "sign", Time, name: "Somebody else");
        string path = await WriteAsync("other", SigningKey.Read(_gpg.ExportSecret(other, Time), "", new FixedTime(Time)));
        foreach (SignatureRules rules in new[] { Required, WhenPresent })
        {
            Diagnostic refused = RefusedBy(path, rules);
            Assert.Equal("STV4043", refused.Code);
            Assert.Contains("not in the keyring", refused.Message, StringComparison.Ordinal);
        }

        Read(path, SignatureRules.Ignored);
    }

    [Fact]
    public async Task If_anything_is_signed_everything_must_be()
    {
        // As if somebody had exchanged the image and written an honest Manifest for it.
        string signed = await WriteAsync("signed", _key);
        foreach (string missing in new[] { "metadata.tar.zst.sig", "image.tar.zst.sig", "Manifest" })
        {
            string path = Rewritten(signed, missing);
            Assert.Contains(RefusedBy(path, Required).Code, new[] { "STV4012", "STV4042", "STV4043" });
            Assert.Contains(RefusedBy(path, WhenPresent).Code, new[] { "STV4012", "STV4042", "STV4043" });
        }
    }

    [Fact]
    public async Task A_member_that_was_exchanged_along_with_its_line_is_found_by_the_signature()
    {
        string signed = await WriteAsync("signed", _key);
        byte[] bytes = File.ReadAllBytes(signed);
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("DATA image.tar.zst ")) + "DATA image.tar.zst ".Length;
        bytes[at] ^= 1;
        File.WriteAllBytes(_gpg["changed"], bytes);
        Diagnostic refused = RefusedBy(_gpg["changed"], WhenPresent);
        Assert.Equal("STV4043", refused.Code);
        Assert.Contains("not what was signed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_judged_when_it_is_read()
    {
        // The signature of another content, by the right key, and a Manifest that lists it.
        string path = await WriteAsync("good", _key);
        byte[] wrong = Encoding.ASCII.GetBytes(_key.SignDetached("something else"u8, Time));
        string changed = Resigned(path, wrong);
        using var package = GpkgFile.Open(changed, Required);
        StavesException refused = Assert.Throws<StavesException>(() => package.ReadImage(static (_, _) => { }, CancellationToken.None));
        Assert.Equal("STV4043", refused.Diagnostics[0].Code);
        Assert.Equal("STV4043", Assert.Throws<StavesException>(() => package.Verify(CancellationToken.None)).Diagnostics[0].Code);
    }

    async Task<string> WriteAsync(string name, SigningKey? key)
    {
        var options = new GpkgOptions { SigningKey = key, SignatureTime = Time.AddHours(1) };
        await GpkgWriter.WriteAsync(_gpg[name], "sample-1.2-r3", SamplePackage.Content(), options, CancellationToken.None);
        return _gpg[name];
    }

    Diagnostic RefusedBy(string path, SignatureRules rules) =>
        Assert.Throws<StavesException>(() => Read(path, rules)).Diagnostics[0];

    static void Read(string path, SignatureRules rules)
    {
        using var package = BinaryPackageFile.Open(path, rules);
        package.Verify(CancellationToken.None);
    }

    /// <summary>The package without a member, and with a Manifest that nobody signed where that is the one.</summary>
    string Rewritten(string path, string without)
    {
        string changed = path + "-without-" + without;
        Copy(path, changed, static (_, content) => content, name => name != without || without == "Manifest", signManifest: without != "Manifest");
        return changed;
    }

    /// <summary>The package with another signature of its image, its Manifest signed anew.</summary>
    string Resigned(string path, byte[] signature)
    {
        string changed = path + "-resigned";
        Copy(path, changed, (name, content) => name == "image.tar.zst.sig" ? signature : content, static _ => true, signManifest: true);
        return changed;
    }

    void Copy(string path, string to, Func<string, byte[], byte[]> change, Func<string, bool> keep, bool signManifest)
    {
        using FileStream output = File.Create(to);
        var writer = new GpkgContainerWriter(
            output, "sample-1.2-r3", SamplePackage.Time, new GpkgOptions { SigningKey = signManifest ? _key : null, SignatureTime = Time });
        using var archive = new TarArchiveReader(File.OpenRead(path));
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            string name = member.Path.Split('/')[1];
            using var content = new MemoryStream();
            archive.Content.CopyTo(content);
            if (name != "Manifest" && keep(name))
            {
                writer.Write(name, stream => stream.Write(change(name, content.ToArray())));
            }
        }

        writer.Finish();
    }
}
