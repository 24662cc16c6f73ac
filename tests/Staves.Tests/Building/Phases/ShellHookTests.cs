using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Phases;

/// <summary>profile.bashrc, bashrc and env/CATEGORY/PN run in every phase, as Portage runs them.</summary>
public class ShellHookTests
{
    const string Ebuild = "src_compile() { echo \"ebuild $EBUILD_PHASE $FROM_USER\"; }\nsrc_install() { insinto /; newins - kept <<<x; }\n";

    [Fact]
    public async Task They_run_before_each_phase_and_their_functions_around_it()
    {
        using var workshop = new EbuildWorkshop();
        EbuildRequest request = await RequestAsync(
            workshop,
            "FROM_PROFILE=profile",
            """
            echo "bashrc $EBUILD_PHASE"
            FROM_USER="$FROM_PROFILE and user"
            pre_src_compile() { echo "before"; }
            post_src_compile() { echo "after"; }
            post_src_install() { insinto /; newins - hooked <<<x; }
            """);
        PackageFile package = await workshop.BuildAsync(request);
        Assert.Equal(["0644 hooked", "0644 kept"], PackageListing.Of(package.Path));
        string[] lines = [.. workshop.Events.Lines.Where(line => line is "before" or "after" || line.StartsWith("ebuild", StringComparison.Ordinal) || line == "bashrc compile")];
        Assert.Equal(["bashrc compile", "before", "ebuild compile profile and user", "after"], lines);
        Assert.Equal("bashrc setup", workshop.Events.Lines.First(line => line.StartsWith("bashrc", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_phase_without_a_body_has_its_hooks_too()
    {
        using var workshop = new EbuildWorkshop();
        await workshop.BuildAsync(await RequestAsync(workshop, "pre_pkg_setup() { echo \"before setup\"; }"));
        Assert.Contains("before setup", workshop.Events.Lines);
    }

    [Fact]
    public async Task A_failure_in_one_names_its_file_and_line()
    {
        using var workshop = new EbuildWorkshop();
        EbuildRequest request = await RequestAsync(workshop, "post_src_compile() {\n\tdie \"not so\"\n}\n");
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(request));
        Assert.Equal(new SourceLocation(workshop.Of("0.bashrc"), 2), Assert.Single(exception.Diagnostics).Location);
    }

    static async Task<EbuildRequest> RequestAsync(EbuildWorkshop workshop, params string[] texts)
    {
        EbuildFile ebuild = workshop.Simple("hooked-1", Ebuild);
        string[] paths = [.. texts.Select((_, index) => workshop.Of($"{index}.bashrc"))];
        foreach ((string path, string text) in paths.Zip(texts))
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        return (await workshop.RequestAsync(ebuild)) with { ShellHooks = [.. paths] };
    }
}
