using CsCheck;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Binaries;

public sealed class BinhostIndexTests
{
    const string Path = "https://example.org/amd64/Packages";

    static readonly Gen<KeyValuePair<string, string>> AnyField = Gen.Select(
        Gen.OneOf("DEPEND", "DESC", "LICENSE", "MTIME", "REPO", "SIZE", "USE"),
        Gen.OneOf("a", "a b", "0", "x:y", "dev-libs/a:0/1= >=dev-libs/b-2", ": :", "ü"),
        KeyValuePair.Create);

    static readonly Gen<KeyValuePair<string, string>[]> AnyPackage = Gen.Select(
        AnyField.Array[0, 5],
        Gen.OneOf("app-misc/a-1", "app-misc/a-1.2_rc3-r4", "dev-libs/b-2"),
        (fields, name) => fields.DistinctBy(field => field.Key).Prepend(KeyValuePair.Create("CPV", name)).ToArray());

    [Fact]
    public void An_index_that_Portage_wrote_is_written_back_byte_for_byte()
    {
        string[] files = Directory.GetFiles(TestPaths.SharedOrSkip("fixtures/binpkgs"), "Packages", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            string text = File.ReadAllText(file);
            var index = BinhostIndex.Parse(text, file);
            Assert.Equal(text, BinhostIndex.Write(index.Header, index.Fields));
            Assert.All(index.PackageNames, name => Assert.All(index.VersionsOf(name), package =>
            {
                Assert.True(File.Exists($"{package.Source}/{package.Path}"));
                Assert.Equal(new FileInfo($"{package.Source}/{package.Path}").Length, package.Size);
            }));
        });
    }

    [Fact]
    public void Lines_become_a_package()
    {
        BinaryPackage package = Only("""
            VERSION: 0
            CHOST: x86_64-pc-linux-gnu
            REPO: gentoo

            CPV: app-misc/a-1-r2
            BUILD_ID: 3
            BUILD_TIME: 1700000000
            DESC: what it is
            EAPI: 8
            IUSE: +nls static
            KEYWORDS: amd64
            PATH: app-misc/a/a-1-r2-3.gpkg.tar
            RDEPEND: dev-libs/b:0/1=
            SHA512: ab
            SIZE: 4096
            SLOT: 1/2
            USE: amd64 nls
            no key
            """);

        Assert.Equal("app-misc/a-1-r2-3::gentoo", package.ToString());
        Assert.Equal(("1", "2", "what it is"), (package.Metadata.Slot, package.Metadata.SubSlot, package.Metadata.Description));
        Assert.Equal(["+nls", "static"], package.Metadata.Iuse.Select(flag => flag.ToString()));
        Assert.Equal(["amd64", "nls"], package.Use);
        Assert.Equal("dev-libs/b:0/1=", package.Metadata.Rdepend);
        Assert.Equal((3L, 1_700_000_000L, 4096L), (package.BuildId, package.BuildTime, package.Size));
        Assert.Equal(("x86_64-pc-linux-gnu", "ab"), (package.Chost, package.Digests["SHA512"]));
        Assert.Equal(("https://example.org/amd64", "app-misc/a/a-1-r2-3.gpkg.tar"), (package.Source, package.Path));
    }

    [Fact]
    public void What_is_not_said_is_taken_for_granted()
    {
        BinaryPackage package = Only("VERSION: 0\nURI: https://example.org/other/\n\nCPV: app-misc/a-1\nCHOST: riscv64-unknown-linux-gnu\n");

        Assert.Equal(("0", "0", "app-misc/a-1.tbz2"), (package.Metadata.Slot, package.Metadata.EapiName, package.Path));
        Assert.Equal(("https://example.org/other", "riscv64-unknown-linux-gnu"), (package.Source, package.Chost));
        Assert.Equal((null, null, null), (package.BuildId, package.BuildTime, package.Size));
    }

    [Theory]
    [InlineData("", "error[STV2140]: the index of binary packages has no `VERSION`\n  https://example.org/amd64/Packages:1")]
    [InlineData("TTL: 9\nVERSION: 1\n", "error[STV2140]: the index of binary packages has the unknown version `1`\n  https://example.org/amd64/Packages:2")]
    [InlineData("VERSION: 0\n\nSIZE: 1\nCPV: app-misc/a\n", "error[STV2140]: CPV `app-misc/a` is no package with a version: expected a hyphen and a version at offset 10\n  https://example.org/amd64/Packages:4")]
    [InlineData("PACKAGES: 2\nVERSION: 0\n\nCPV: app-misc/a-1\n\n", "error[STV2140]: the index of binary packages has 1 packages, and its header says `2`\n  https://example.org/amd64/Packages:1")]
    [InlineData("VERSION: 0\n\nCPV: app-misc/a-1\nSLOT: a b\n", "error[STV2103]: SLOT `a b` is not a slot\n  https://example.org/amd64/Packages:4")]
    [InlineData("VERSION: 0\n\n\nCPV: app-misc/a-1\n\nCPV: app-misc/a-2\nKEYWORDS: a/b\n", "error[STV2103]: KEYWORDS `a/b` is not a keyword\n  https://example.org/amd64/Packages:7")]
    public void What_is_wrong_is_told_with_its_line(string text, string message)
    {
        StavesException exception = Assert.Throws<StavesException>(() => BinhostIndex.Parse(text, Path).VersionsOf(QualifiedPackageName.Parse("app-misc/a")));

        Assert.Equal(message, DiagnosticText.Of(exception).TrimEnd());
    }

    [Fact]
    public void What_is_written_is_read_as_the_same() => AnyPackage.Array[0, 4].Sample(packages =>
    {
        string text = BinhostIndex.Write([KeyValuePair.Create("VERSION", "0")], packages);
        var index = BinhostIndex.Parse(text, Path);

        Assert.Equal(
            packages.Select(Text).Order(StringComparer.Ordinal),
            index.Fields.Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(packages.Length, index.PackageNames.Sum(name => index.VersionsOf(name).Length));
    });

    [Fact]
    public void A_header_without_an_end_is_not_read_for_ever()
    {
        string text = $"VERSION: 0\n{string.Concat(Enumerable.Range(0, 100_000).Select(number => $"KEY{number}: value\n"))}";

        Assert.Contains(
            "the header of the index of binary packages is longer than 1048576 bytes",
            Assert.Throws<StavesException>(() => BinhostIndex.Parse(text, Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_stored_is_found_again_without_being_read() => AnyPackage.Array[0, 4].Sample(packages =>
    {
        var written = BinhostIndex.Parse(BinhostIndex.Write([KeyValuePair.Create("VERSION", "0"), KeyValuePair.Create("TTL", "60")], packages), Path);
        BinhostIndex? stored = BinhostIndex.TryRead(Stored(written), Path);

        Assert.NotNull(stored);
        Assert.Equal((written.Count, written.Source, 60), (stored.Count, stored.Source, stored.TimeToLive));
        Assert.Equal(written.PackageNames, stored.PackageNames);
        Assert.All(written.PackageNames, name => Assert.Equal(
            written.VersionsOf(name).Select(package => package.ToString()), stored.VersionsOf(name).Select(package => package.ToString())));
    });

    [Fact]
    public void A_stored_index_that_was_cut_off_is_none()
    {
        byte[] whole = Stored(BinhostIndex.Parse("VERSION: 0\n\nCPV: app-misc/a-1\n\nCPV: app-misc/b-1\n", Path));

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(BinhostIndex.TryRead(whole.AsMemory(0, length), Path)));
        Assert.Equal(2, BinhostIndex.TryRead(whole, Path)!.Count);
        Assert.Null(BinhostIndex.TryOpen("/nowhere/Packages", Path));
    }

    static byte[] Stored(BinhostIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }

    static string Text(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('\n', fields.OrderBy(field => field.Key, StringComparer.Ordinal));

    static BinaryPackage Only(string text) => Assert.Single(BinhostIndex.Parse(text, Path).VersionsOf(QualifiedPackageName.Parse("app-misc/a")));
}
