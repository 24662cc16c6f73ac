using Staves.Building.Drivers;

namespace Staves.Tests.Building.Drivers;

/// <summary>FEATURES=splitdebug: debug information lies where debuggers look for it.</summary>
public class SplitDebugTests
{
    const string Ebuild =
        """
        src_unpack() { echo 'int answer(void) { return 42; } int main(void) { return answer(); }' >program.c || die; }
        src_compile() {
            ${CC} -g -Wl,--build-id -o program program.c && ${CC} -g -c program.c && ar rc libprogram.a program.o || die
        }
        src_install() {
            dobin program
            newbin program second; fperms 4711 /usr/bin/second
            ln "${ED}/usr/bin/program" "${ED}/usr/bin/third" || die
            dolib.a libprogram.a
        }
        """;

    [Fact]
    public async Task Debug_information_moves_into_files_of_its_own()
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = "splitdebug";
        PackageFile package = await workshop.BuildAsync(workshop.Simple("program-1", Ebuild));

        string[] listing = [.. PackageListing.Of(package.Path)];
        Assert.Equal(
            [
                "0755 usr/bin/program",
                "4711 usr/bin/second",
                "hard usr/bin/third -> usr/bin/program",
                "0644 usr/lib/debug/usr/bin/program.debug",
                "0600 usr/lib/debug/usr/bin/second.debug",
                "0644 usr/lib/libprogram.a",
            ],
            listing.Where(line => !line.StartsWith("0755 usr", StringComparison.Ordinal) || line.Contains("/bin/", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("link ", StringComparison.Ordinal)));
        string[] links = [.. listing.Where(line => line.StartsWith("link usr/lib/debug/.build-id/", StringComparison.Ordinal))];
        Assert.Equal(2, links.Length);
        Assert.EndsWith(" -> ../../../../../usr/bin/program", links[0], StringComparison.Ordinal);
        Assert.EndsWith(".debug -> ../../usr/bin/program.debug", links[1], StringComparison.Ordinal);

        byte[] program = PackageListing.Content(package.Path, "usr/bin/program");
        Assert.False(Has(program, ".debug_info"));
        Assert.True(Has(program, ".gnu_debuglink"));
        Assert.True(Has(program, "program.debug"));
        Assert.True(Has(PackageListing.Content(package.Path, "usr/lib/debug/usr/bin/program.debug"), ".debug_info"));
        Assert.True(Has(PackageListing.Content(package.Path, "usr/lib/libprogram.a"), ".debug_info"));
    }

    [Theory]
    [InlineData("splitdebug nostrip", "")]
    [InlineData("splitdebug", "splitdebug")]
    [InlineData("splitdebug", "strip")]
    [InlineData("compressdebug", "")]
    public async Task Nothing_is_split_where_it_is_not_wanted(string features, string restrict)
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = features;
        PackageFile package = await workshop.BuildAsync(workshop.Simple("program-1", $"RESTRICT=\"{restrict}\"\n{Ebuild}"));
        Assert.DoesNotContain("0755 usr/lib/debug", PackageListing.Of(package.Path));
        bool stripped = !features.Contains("nostrip", StringComparison.Ordinal) && restrict != "strip";
        Assert.Equal(!stripped, Has(PackageListing.Content(package.Path, "usr/bin/program"), ".debug_info"));
    }

    [Fact]
    public async Task Compressed_debug_information_is_smaller_and_the_same_each_time()
    {
        byte[] plain = await DebugFileAsync("splitdebug");
        byte[] compressed = await DebugFileAsync("splitdebug compressdebug");
        Assert.NotEqual(plain, compressed);
        Assert.Equal(compressed, await DebugFileAsync("splitdebug compressdebug"));
    }

    static async Task<byte[]> DebugFileAsync(string features)
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = features;
        string body = Ebuild.Replace("int main", string.Concat(Enumerable.Range(0, 200).Select(number => $"int f{number}(int a) {{ return a + {number}; }} ")) + "int main", StringComparison.Ordinal);
        PackageFile package = await workshop.BuildAsync(workshop.Simple("program-1", body));
        return PackageListing.Content(package.Path, "usr/lib/debug/usr/bin/program.debug");
    }

    static bool Has(byte[] file, string text) => file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;
}
