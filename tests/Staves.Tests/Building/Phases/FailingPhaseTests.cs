using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Phases;

public class FailingPhaseTests
{
    [Theory]
    [InlineData("8", "die 'of this'", "of this")]
    [InlineData("8", "local x=$(die 'in a subshell'); true", "in a subshell")]
    [InlineData("8", "true | { cat; die 'in a pipeline'; } | cat; true", "in a pipeline")]
    [InlineData("8", "dobin absent; true", "absent")]
    [InlineData("8", "mkdir d; doins d; true", "d")]
    [InlineData("8", "use unknown; true", "unknown")]
    [InlineData("8", "useq on; true", "useq")]
    [InlineData("8", "hasv a a", "hasv")]
    [InlineData("8", "einstall", "einstall")]
    [InlineData("8", "unpack absent.tar; true", "absent.tar")]
    [InlineData("8", "eapply /absent.patch; true", "absent.patch")]
    [InlineData("8", "econf; true", "configure")]
    [InlineData("8", "emake absent-target; true", "emake")]
    [InlineData("8", "dosym -r relative /x; true", "relative")]
    [InlineData("8", "edo true", "edo")]
    [InlineData("8", "false | true; assert 'a part failed'", "a part failed")]
    [InlineData("8", "econf_is_no_command || die", "")]
    [InlineData("7", "dosym -r /a /b; true", "dosym")]
    [InlineData("7", "usev on text", "usev")]
    [InlineData("7", "dohtml x; true", "dohtml")]
    [InlineData("7", "dolib x; true", "dolib")]
    [InlineData("6", "ver_cut 1", "ver_cut")]
    [InlineData("6", "eqawarn x", "eqawarn")]
    [InlineData("6", "dostrip /x", "dostrip")]
    [InlineData("5", "eapply x", "eapply")]
    [InlineData("5", "in_iuse x", "in_iuse")]
    [InlineData("5", "get_libdir", "get_libdir")]
    [InlineData("4", "usex on", "usex")]
    [InlineData("4", "doheader x", "doheader")]
    [InlineData("4", "dohard a b; true", "dohard")]
    [InlineData("3", "nonfatal true", "nonfatal")]
    [InlineData("9", "true; assert", "assert")]
    [InlineData("9", "domo x", "domo")]
    public async Task A_helper_ends_the_phase_and_says_why_and_where(string eapi, string body, string message)
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Ebuild(
            "failing-1", $"EAPI={eapi}\nDESCRIPTION=\"Fails\"\nSLOT=\"0\"\nIUSE=\"on\"\nS=\"${{WORKDIR}}\"\nsrc_install() {{\n\t{body}\n}}\n");

        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(ebuild));

        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal("STV5301", diagnostic.Code);
        Assert.Contains("install phase", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceLocation(ebuild.Path, 7), diagnostic.Location! with { Column = 0 });
        Assert.Empty(Directory.EnumerateDirectories(workshop.WorkDirectory));
    }

    [Fact]
    public async Task The_diagnostic_has_the_call_stack_the_end_of_the_log_and_its_path()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Simple(
            "stack-1",
            """
            inherit helping
            src_compile() {
                seq 100
                helping_help "the argument"
            }
            """);
        string eclass = Path.Combine(workshop.Eclasses, "helping.eclass");
        await File.WriteAllTextAsync(eclass, "\nhelping_help() {\n\tdie \"nothing helps\"\n}\n", TestContext.Current.CancellationToken);

        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(ebuild));

        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal("`app-misc/stack-1` fails in its compile phase: nothing helps", diagnostic.Message);
        Assert.Equal(new SourceLocation(eclass, 3), diagnostic.Location);
        Assert.Contains(diagnostic.Details, line => line.Contains($"{ebuild.Path}:8", StringComparison.Ordinal));
        Assert.Contains("100", diagnostic.Details);
        Assert.DoesNotContain("50", diagnostic.Details);
        Assert.Contains(workshop.LogPath, diagnostic.Hint, StringComparison.Ordinal);
        Assert.StartsWith("1\n2\n", await File.ReadAllTextAsync(workshop.LogPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_runs_as_a_program_ends_the_phase_too_and_names_the_function()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Simple("program-1", "src_install() {\n\techo absent missing | xargs -n 1 dobin\n\ttrue\n}");
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(ebuild));
        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Contains("absent", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceLocation(ebuild.Path, 5), diagnostic.Location);
    }

    [Theory]
    [InlineData("S=\"${WORKDIR}/absent\"\nsrc_compile() { :; }", "is not a directory")]
    [InlineData("src_prepare() { :; }", "eapply_user")]
    public async Task Rules_of_PMS_around_phases_are_kept(string body, string message)
    {
        using var workshop = new EbuildWorkshop();
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(workshop.Simple("rules-1", body)));
        Assert.Contains(message, Assert.Single(exception.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_that_exits_by_itself_has_failed_too()
    {
        using var workshop = new EbuildWorkshop();
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(workshop.Simple("exits-1", "src_compile() { exit 0; }")));
        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal("STV5302", diagnostic.Code);
        Assert.Contains("compile", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_work_directory_stays_when_it_is_asked_for()
    {
        using var workshop = new EbuildWorkshop();
        EbuildRequest request = await workshop.RequestAsync(workshop.Simple("kept-1", "src_compile() { echo x >evidence; die; }"));
        await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(request with { KeepsWorkDirectory = true }));
        string kept = Path.Combine(Assert.Single(Directory.EnumerateDirectories(workshop.WorkDirectory)), "build/work/evidence");
        Assert.True(File.Exists(kept));
        WorkDirectory.Sweep(workshop.WorkDirectory);
        Assert.True(File.Exists(kept));
    }
}
