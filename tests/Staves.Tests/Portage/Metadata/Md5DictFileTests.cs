using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Metadata;

public sealed class Md5DictFileTests
{
    const string Path = "metadata/md5-cache/app-misc/a-1";

    [Fact]
    public void An_entry_that_Portage_wrote_is_written_back_byte_for_byte()
    {
        string cache = TestPaths.SharedOrSkip("fixtures/repo/metadata/md5-cache");

        Assert.All(Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories), file =>
            Assert.Equal(File.ReadAllText(file), Md5DictFile.Write(Md5DictFile.Load(file).Fields)));
    }

    [Fact]
    public void Values_become_metadata()
    {
        PackageMetadata metadata = Read(
            "DEFINED_PHASES=compile install\nDESCRIPTION=a = b\nEAPI=8\n"
            + "IUSE=+a -b c a\nKEYWORDS=amd64 ~arm64 -*\nSLOT=2/3\n"
            + "_eclasses_=x\t00000000000000000000000000000001\ty\t00000000000000000000000000000002\n_md5_=00000000000000000000000000000003\n");

        Assert.Equal("app-misc/a-1::test", metadata.ToString());
        Assert.Equal(("2", "3", "a = b", Eapi.All[8]), (metadata.Slot, metadata.SubSlot, metadata.Description, metadata.Eapi));
        Assert.Equal(["+a", "-b", "c"], metadata.Iuse.Select(flag => flag.ToString()));
        Assert.Equal(["amd64", "~arm64", "-*"], metadata.Keywords);
        Assert.Equal(["compile", "install"], metadata.DefinedPhases);
        Assert.Equal(["x", "y"], metadata.InheritedEclasses);
        Assert.Equal(("", "00000000000000000000000000000003"), (metadata.Depend, metadata.EbuildDigest));
    }

    [Fact]
    public void The_sub_slot_is_the_slot_where_none_is_named() => Assert.Equal("5", Read("EAPI=8\nSLOT=5\n").SubSlot);

    [Fact]
    public void A_cache_with_paths_of_eclasses_is_read_too() => Assert.Equal(
        [new EclassDigest("x", "00000000000000000000000000000001")],
        Read("EAPI=8\nSLOT=5\n_eclasses_=x\t/var/db/eclass\t00000000000000000000000000000001\n").EclassDigests);

    [Fact]
    public void Nothing_is_read_of_an_entry_with_an_unknown_EAPI()
    {
        PackageMetadata metadata = Read("EAPI=eleven\nIUSE=(((\nSLOT=!\n");

        Assert.False(metadata.IsEapiSupported);
        Assert.Throws<InvalidOperationException>(() => metadata.Eapi);
    }

    [Theory]
    [InlineData("EAPI=8\nSLOT=0\nnonsense\n", 3)]
    [InlineData("EAPI=8\nSLOT=0\n=x\n", 3)]
    [InlineData("EAPI=8\nSLOT=0\n\nIUSE=a\n", 3)]
    [InlineData("EAPI=8\nSLOT=0\nSLOT=1\n", 3)]
    [InlineData("EAPI=8\nIUSE=a +$\nSLOT=0\n", 2)]
    [InlineData("EAPI=8\nKEYWORDS=amd64 ~\nSLOT=0\n", 2)]
    [InlineData("EAPI=8\nSLOT=0/\n", 2)]
    [InlineData("EAPI=8\nSLOT=0\n_eclasses_=x\ty\n", 3)]
    [InlineData("EAPI=8\n", 0)]
    [InlineData("", 0)]
    public void A_broken_entry_is_named_with_its_line(string text, int line)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Read(text)).Diagnostics[0];

        Assert.Equal(("STV2103", new SourceLocation(Path, line)), (diagnostic.Code, diagnostic.Location));
    }

    [Fact]
    public void No_text_is_more_than_a_StavesException()
    {
        Gen.String[Gen.Char["ABEIPSLOTUE=8\n\t +-_md5_c/0é"], 0, 60].Sample(text =>
        {
            try
            {
                _ = Read(text);
            }
            catch (StavesException)
            {
                // Refused, as it should be.
            }
        });
    }

    static PackageMetadata Read(string text) =>
        PackageMetadataReader.Read(Md5DictFile.Parse(text, Path), VersionedPackageName.Parse("app-misc/a-1"), "test");
}
