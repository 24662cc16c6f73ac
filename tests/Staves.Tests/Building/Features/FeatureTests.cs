using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Features;

/// <summary>What words of FEATURES do to a build.</summary>
public class FeatureTests
{
    [Theory]
    [InlineData("7", "", true)]
    [InlineData("7", "strict-keepdir", false)]
    [InlineData("8", "", false)]
    public async Task Strict_keepdir_removes_empty_directories_in_any_EAPI(string eapi, string features, bool stays)
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = features;
        PackageFile package = await workshop.BuildAsync(workshop.Ebuild(
            "empty-1", $"EAPI={eapi}\nDESCRIPTION=x\nSLOT=0\nS=\"${{WORKDIR}}\"\nsrc_install() {{ dodir /var/empty; }}\n"));
        Assert.Equal(stays, PackageListing.Of(package.Path).Contains("0755 var/empty"));
    }

    [Theory]
    [InlineData("die 'the test fails'")]
    [InlineData("emake absent")]
    [InlineData("( die 'in a subshell' )")]
    [InlineData("echo absent | xargs dobin; die")]
    public async Task A_failing_test_stops_nothing_with_test_fail_continue(string test)
    {
        using var workshop = new EbuildWorkshop();
        EbuildFileOf(workshop, test, out var ebuild);
        workshop.Variables["FEATURES"] = "test";
        await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(ebuild));

        workshop.Variables["FEATURES"] = "test test-fail-continue";
        PackageFile package = await workshop.BuildAsync(ebuild);
        Assert.Contains("0644 after", PackageListing.Of(package.Path));
        Assert.Contains(workshop.Events.Lines, line => line.Contains("the tests of app-misc/tested-1 fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_succeeds_says_nothing_with_test_fail_continue()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFileOf(workshop, "true", out var ebuild);
        workshop.Variables["FEATURES"] = "test test-fail-continue";
        await workshop.BuildAsync(ebuild);
        Assert.DoesNotContain(workshop.Events.Lines, line => line.Contains("fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ccache_has_what_was_compiled_before()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ccache"), "`ccache` is not installed");
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = "ccache";
        const string Body = "src_compile() { echo 'int main(void) { return 0; }' >x.c; ${CC} -c x.c && ${CC} -o x x.o || die; }\nsrc_install() { dobin x; }";
        EbuildRequest request = await workshop.RequestAsync(workshop.Simple("cached-1", Body)) with { CompilerCache = workshop.Of("ccache") };
        PackageFile first = await workshop.BuildAsync(request);
        byte[] compiled = await File.ReadAllBytesAsync(first.Path, TestContext.Current.CancellationToken);
        Assert.Equal(0, Hits(workshop));

        PackageFile second = await workshop.BuildAsync(request);
        Assert.Equal(1, Hits(workshop));
        Assert.Equal(compiled, await File.ReadAllBytesAsync(second.Path, TestContext.Current.CancellationToken));
    }

    static void EbuildFileOf(EbuildWorkshop workshop, string test, out Staves.Portage.Repositories.EbuildFile ebuild) =>
        ebuild = workshop.Simple("tested-1", $"src_test() {{\n\t{test}\n}}\nsrc_install() {{ insinto /; newins - after <<<x; }}");

    static int Hits(EbuildWorkshop workshop)
    {
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/ccache", ["--print-stats"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["CCACHE_DIR"] = workshop.Of("ccache");
        using var process = System.Diagnostics.Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
        return lines.Select(line => line.Split('\t'))
            .Where(fields => fields[0] is "direct_cache_hit" or "preprocessed_cache_hit")
            .Sum(fields => int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
