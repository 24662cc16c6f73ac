using System.Text;
using Staves.Packages.Tar;
using Staves.Packages.Verification;

namespace Staves.Tests.Fuzzing;

/// <summary>The readers of OpenPGP keys and signatures, fed with damaged ones that Portage and GnuPG made.</summary>
static class VerificationTargets
{
    public static IEnumerable<FuzzTarget> All()
    {
        string folder = TestPaths.SharedOrSkip("fixtures/binpkgs/gpkg-signed");
        byte[] key = File.ReadAllBytes(Path.Combine(folder, "public-key.asc"));
        ReadOnlySpan<byte> armor = key;
        Assert.True(Armor.TryTake(ref armor, Armor.PublicKey, out byte[] binaryKey));
        var keyring = Keyring.Parse(key, "keyring");
        var verifier = new SignatureVerifier(
            keyring, keyring.PrimaryKeys.Select(primary => new KeyPin(primary, KeyPurposes.Packages)), TimeProvider.System);
        List<(string Name, byte[] Content)> members = Members(Directory.GetFiles(folder, "*.gpkg.tar", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        return
        [
            new(nameof(Keyring), [.. new[] { key, binaryKey }.Select(Encoding.Latin1.GetString)], text => Keyring.Parse(Bytes(text), "keyring"), IsBinary: true),
            new(
                nameof(DetachedSignature),
                [.. Signatures(members).Select(Encoding.Latin1.GetString)],
                text =>
                {
                    DetachedSignature signature = verifier.Begin(Bytes(text), KeyPurposes.Packages);
                    signature.Append("not what was signed"u8);
                    Assert.IsType<SignatureVerdict.Invalid>(signature.Finish());
                },
                IsBinary: true),
            new(
                nameof(ClearSignedText),
                [.. members.Where(member => member.Name == "Manifest").Select(member => Encoding.Latin1.GetString(member.Content))],
                text => verifier.VerifyClearSigned(Bytes(text), KeyPurposes.Packages, out _),
                IsBinary: true),
        ];
    }

    /// <summary>Armored and binary.</summary>
    static IEnumerable<byte[]> Signatures(List<(string Name, byte[] Content)> members)
    {
        foreach ((string name, byte[] content) in members.Where(member => member.Name.EndsWith(".sig", StringComparison.Ordinal)))
        {
            yield return content;
            ReadOnlySpan<byte> armor = content;
            Assert.True(Armor.TryTake(ref armor, Armor.Signature, out byte[] binary), name);
            yield return binary;
        }
    }

    static List<(string Name, byte[] Content)> Members(IEnumerable<string> packages)
    {
        var members = new List<(string Name, byte[] Content)>();
        foreach (string package in packages)
        {
            using var archive = new TarArchiveReader(File.OpenRead(package), package);
            while (archive.ReadNext(CancellationToken.None) is { } member)
            {
                using var content = new MemoryStream();
                archive.Content.CopyTo(content);
                members.Add((Path.GetFileName(member.Path), content.ToArray()));
            }
        }

        return members;
    }

    static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
