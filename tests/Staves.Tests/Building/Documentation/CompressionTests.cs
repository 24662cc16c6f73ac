using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Documentation;

/// <summary>Documentation looks as Portage leaves it.</summary>
public class CompressionTests
{
    const string Manual =
        """
        src_install() {
            seq 200 >long.1; echo short >short.1; seq 200 | tee long.txt >picture.png
            doman long.1 short.1
            dosym long.1 /usr/share/man/man1/alias.1
            dosym alias.1 /usr/share/man/man1/other.1
            dosym /usr/share/man/man1/long.1 /usr/share/man/man1/absolute.1
            dosym short.1 /usr/share/man/man1/brief.1
            dodoc long.txt picture.png
            docinto html; dodoc long.txt; docinto .
            seq 300 >packed && gzip packed && dodoc packed.gz
            newdoc long.txt kept.txt; docompress -x /usr/share/doc/${PF}/kept.txt
            insinto /usr/share/example; doins long.txt; docompress /usr/share/example
            dodoc long.txt; dohard() { ln "${ED}/$1" "${ED}/$2"; }
            dohard usr/share/doc/${PF}/long.txt usr/share/doc/${PF}/second.txt
        }
        """;

    [Fact]
    public async Task Long_documents_are_compressed_with_bzip2_and_links_follow_them()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("manual-1", Manual));
        Assert.Equal(
            [
                "0644 usr/share/doc/manual-1/html/long.txt",
                "0644 usr/share/doc/manual-1/kept.txt",
                "0644 usr/share/doc/manual-1/long.txt.bz2",
                "0644 usr/share/doc/manual-1/packed.bz2",
                "0644 usr/share/doc/manual-1/picture.png",
                "0644 usr/share/doc/manual-1/second.txt.bz2",
                "0644 usr/share/example/long.txt.bz2",
                "link usr/share/man/man1/absolute.1.bz2 -> /usr/share/man/man1/long.1.bz2",
                "link usr/share/man/man1/alias.1.bz2 -> long.1.bz2",
                "link usr/share/man/man1/brief.1 -> short.1",
                "0644 usr/share/man/man1/long.1.bz2",
                "link usr/share/man/man1/other.1.bz2 -> alias.1.bz2",
                "0644 usr/share/man/man1/short.1",
            ],
            Documents(package));
        Assert.Equal("BZh9"u8, PackageListing.Content(package.Path, "usr/share/man/man1/long.1.bz2").AsSpan(0, 4));
    }

    [Theory]
    [InlineData("gzip", "long.1.gz")]
    [InlineData("xz", "long.1.xz")]
    [InlineData("", "long.1")]
    public async Task The_user_says_what_compresses(string program, string name)
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["PORTAGE_COMPRESS"] = program;
        PackageFile package = await workshop.BuildAsync(workshop.Simple("manual-1", Manual));
        Assert.Contains($"0644 usr/share/man/man1/{name}", PackageListing.Of(package.Path));
    }

    [Fact]
    public async Task The_same_documents_give_the_same_bytes_at_another_time()
    {
        ImmutableArray<byte>[] packages = [await BuildWithGzipAsync(), await BuildWithGzipAsync()];
        Assert.Equal(packages[0], packages[1]);
    }

    [Fact]
    public async Task A_file_that_is_compressed_keeps_its_owner_and_mode()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple(
            "owned-1", "src_install() { seq 200 >text; dodoc text; fowners 12:34 /usr/share/doc/${PF}/text; fperms 0640 /usr/share/doc/${PF}/text; }"));
        Assert.Equal(["0640 12:34 usr/share/doc/owned-1/text.bz2"], Documents(package));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["PORTAGE_COMPRESS"] = "no-such-program";
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(workshop.Simple("manual-1", Manual)));
        Assert.Equal("STV5332", Assert.Single(exception.Diagnostics).Code);
    }

    static async Task<ImmutableArray<byte>> BuildWithGzipAsync()
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["PORTAGE_COMPRESS"] = "gzip";
        PackageFile package = await workshop.BuildAsync(workshop.Simple("manual-1", Manual));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        return [.. await File.ReadAllBytesAsync(package.Path, TestContext.Current.CancellationToken)];
    }

    static IEnumerable<string> Documents(PackageFile package) => PackageListing.Of(package.Path).Where(line => !line.StartsWith("0755", StringComparison.Ordinal));
}
