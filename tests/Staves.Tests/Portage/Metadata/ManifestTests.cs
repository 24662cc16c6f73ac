using System.Collections.Immutable;
using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Tests.Portage.Metadata;

public sealed class ManifestTests
{
    static readonly string Hash = new('a', 128);

    [Theory]
    [InlineData("fixtures/repo/app-misc/srcpkg/Manifest")]
    [InlineData("fixtures/overlay/app-misc/hello/Manifest")]
    [InlineData("fixtures/overlay/app-misc/overpkg/Manifest")]
    public void A_manifest_that_Portage_wrote_is_written_back_byte_for_byte(string path)
    {
        string file = TestPaths.SharedOrSkip(path);

        Assert.Equal(File.ReadAllText(file), Manifest.Load(file).ToString());
    }

    [Fact]
    public void A_distfile_is_found_with_its_size_and_hashes()
    {
        Manifest manifest = Manifest.Parse($"DIST a-1.tar.xz 12 BLAKE2B {Hash} SHA512 {Hash.Replace('a', 'B')}\n", "Manifest");

        Assert.True(manifest.TryGetDistfile("a-1.tar.xz", out ManifestEntry? entry));
        Assert.Equal((12, Hash, Hash.Replace('a', 'b')), (entry.Size, entry.Blake2B, entry.Sha512));
        Assert.False(manifest.TryGetDistfile("a-2.tar.xz", out _));
    }

    [Theory]
    [InlineData("DIST a 1 SHA1", "no value")]
    [InlineData("DIST a 1", "no hash")]
    [InlineData("DIST a", "a name and a size")]
    [InlineData("DIST a -1 SHA1 0", "size in bytes")]
    [InlineData("DIST a 99999999999999999999 SHA1 0", "size in bytes")]
    [InlineData("DIST ../a 1 SHA1 0", "stays in its directory")]
    [InlineData("AUX b/../../a 1 SHA1 0", "stays in its directory")]
    [InlineData("AUX /a 1 SHA1 0", "stays in its directory")]
    [InlineData("DIST a 1 SHA512 abc", "SHA512 hash")]
    [InlineData("DISK a 1 SHA512 abc", "type of Manifest entry")]
    public void A_broken_line_is_named(string line, string message)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Manifest.Parse($"\n{line}\n", "app-misc/a/Manifest")).Diagnostics[0];

        Assert.Equal(("STV2104", new SourceLocation("app-misc/a/Manifest", 2)), (diagnostic.Code, diagnostic.Location));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_listed_twice_must_be_the_same()
    {
        string line = $"DIST a 1 SHA512 {Hash}\n";

        Assert.Single(Manifest.Parse(line + line, "Manifest").Entries);
        Assert.Throws<StavesException>(() => Manifest.Parse(line + line.Replace(" 1 ", " 2 ", StringComparison.Ordinal), "Manifest"));
    }

    [Fact]
    public void The_armour_of_a_signed_manifest_is_skipped()
    {
        string text = $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nDIST a 1 SHA512 {Hash}\n- DIST b 1 SHA512 {Hash}\n"
            + "-----BEGIN PGP SIGNATURE-----\n\niQ=\n-----END PGP SIGNATURE-----\n";

        Assert.Equal(["a", "b"], Manifest.Parse(text, "Manifest").Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        Gen<ManifestEntry> entry = Gen.Select(
            Gen.Enum<ManifestEntryKind>(),
            Gen.String[Gen.Char.AlphaNumeric, 1, 12],
            Gen.Long[0, long.MaxValue],
            Gen.String[Gen.Char["0123456789abcdef"], 128, 128],
            (kind, name, size, hash) => new ManifestEntry(
                kind, name, size, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("BLAKE2B", hash)));

        entry.Array.Sample(entries =>
        {
            string text = Manifest.Of(entries.DistinctBy(one => (one.Kind, one.Name)), "Manifest").ToString();
            return Manifest.Parse(text, "Manifest").ToString() == text;
        });
    }
}
