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
    [InlineData("OPTIONAL a", "type of Manifest entry")]
    [InlineData("DATA a\\x2f..\\x2fb 1 SHA1 0", "stays in its directory")]
    [InlineData("DATA a\\x2 1 SHA1 0", "stays in its directory")]
    [InlineData("DATA a\\UFFFFFFFF 1 SHA1 0", "stays in its directory")]
    [InlineData("IGNORE ../a", "stays in its directory")]
    [InlineData("IGNORE", "one value")]
    [InlineData("TIMESTAMP", "one value")]
    [InlineData("TIMESTAMP 2026-08-01", "not a time")]
    [InlineData("TIMESTAMP 2026-02-30T00:00:00Z", "not a time")]
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
    public void A_manifest_of_a_tree_says_when_it_was_made_and_what_it_leaves_out()
    {
        string text = $"DATA a\\x20b\\u00A0c 1 SHA512 {Hash}\nIGNORE distfiles\nIGNORE local\n"
            + $"MANIFEST sub/Manifest.gz 1 SHA512 {Hash}\nTIMESTAMP 2026-08-01T07:07:55Z\n";

        Manifest manifest = Manifest.Parse(text, "Manifest");

        Assert.Equal(new DateTimeOffset(2026, 8, 1, 7, 7, 55, TimeSpan.Zero), manifest.Timestamp);
        Assert.Equal(["distfiles", "local"], manifest.Ignored);
        Assert.Equal("a b\u00a0c", manifest.Entries[0].Name);
        Assert.Equal(text, manifest.ToString());
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        Gen<string> path = Gen.OneOf("a", " ", "\\", "\n", "é", "\u2028", "\ud83d\ude00", "-", "x41", "\f").Array[1, 6].Select(parts => "f" + string.Concat(parts));
        Gen<ManifestEntry> entry = Gen.Select(
            Gen.Enum<ManifestEntryKind>(),
            path,
            Gen.Long[0, long.MaxValue],
            Gen.String[Gen.Char["0123456789abcdef"], 128, 128],
            (kind, name, size, hash) => new ManifestEntry(
                kind, name, size, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("BLAKE2B", hash)));

        Gen.Select(entry.Array, path.Array[0, 3], Gen.Int[0, int.MaxValue]).Sample((entries, ignored, seconds) =>
        {
            ManifestEntry[] distinct = [.. entries.DistinctBy(one => (one.Kind, one.Name))];
            var manifest = Manifest.Of(distinct, "Manifest", ignored, seconds % 2 == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds));
            Manifest read = Manifest.Parse(manifest.ToString(), "Manifest");
            return read.ToString() == manifest.ToString()
                && read.Entries.Select(one => (one.Kind, one.Name)).SequenceEqual(manifest.Entries.Select(one => (one.Kind, one.Name)))
                && read.Ignored.SequenceEqual(manifest.Ignored)
                && read.Timestamp == manifest.Timestamp;
        });
    }

    [Fact]
    public void Any_text_is_a_manifest_or_a_diagnostic() => Gen.OneOf(
        Gen.String,
        Gen.OneOf(
            "DATA", "AUX", "IGNORE", "TIMESTAMP", " ", "\n", "a/b", "..", "\\x", "\\u0041", "1", "SHA1", "MD5", "-----BEGIN PGP SIGNED MESSAGE-----",
            "-----BEGIN PGP SIGNATURE-----", "- ", "\0", "é").Array[0, 20].Select(string.Concat)).Sample(text =>
        {
            try
            {
                return Manifest.Parse(text, "Manifest") is not null;
            }
            catch (StavesException exception)
            {
                return exception.Diagnostics[0].Code == "STV2104";
            }
        });
}
