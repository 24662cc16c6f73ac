using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Binhosts;

/// <summary>What `staves cache export` makes is a binhost for Portage itself; the environment variable STAVES_PORTAGE names a checkout of it.</summary>
public class PortageTests
{
    const string Configuration = "/etc/portage";

    [Fact]
    public async Task Emerge_installs_from_an_exported_binhost_and_compiles_nothing()
    {
        string? portage = Environment.GetEnvironmentVariable("STAVES_PORTAGE");
        Assert.SkipWhen(string.IsNullOrEmpty(portage), "STAVES_PORTAGE does not name a checkout of Portage");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Directory.Exists(Configuration), $"only root can bind a directory over {Configuration}, which has to be there");
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", command: "/usr/bin/app", isStatic: false);
        (await workplace.RunAsync("build")).ShouldSucceed();
        (await workplace.RunAsync("cache", "export", "binhost")).ShouldSucceed();
        Configure(workplace, repository);

        // For / Portage reads no configuration but the machine's, so that is another one as long as this process lives.
        StavesResult merged = (await workplace.RunCommandAsync(
            "unshare", "--mount", "sh", "-c", $"mount --bind \"$0\" {Configuration} && exec python3 \"$@\"",
            workplace["portage"], Path.Combine(portage, "bin", "emerge"), "--getbinpkgonly", "--root-deps=rdeps", "test/app")).ShouldSucceed();

        Assert.Contains(">>> Emerging binary", merged.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(">>> Compiling", merged.Output, StringComparison.Ordinal);
        Assert.Equal("greetings from app\n", Tool.Run("chroot", workplace["root"], "/usr/bin/app"));
        Assert.True(File.Exists(workplace["root/var/db/pkg/test/app-1/CONTENTS"]));
    }

    static void Configure(Workplace workplace, TinyRepository repository)
    {
        foreach (string directory in new[] { "root", "distfiles", "binpkgs", "temporary" })
        {
            Directory.CreateDirectory(workplace[directory]);
        }

        workplace.Write("portage/make.conf", $"""
            DISTDIR="{workplace["distfiles"]}"
            PKGDIR="{workplace["binpkgs"]}"
            PORTAGE_TMPDIR="{workplace["temporary"]}"
            PORTAGE_BINHOST="file://{workplace["binhost"]}"
            FEATURES="-sandbox -usersandbox -ipc-sandbox -network-sandbox -pid-sandbox -mount-sandbox -userpriv -news"

            """);
        workplace.Write("portage/repos.conf", $"""
            [DEFAULT]
            main-repo = tiny

            [tiny]
            location = {repository.Path}

            """);
        File.CreateSymbolicLink(workplace["portage/make.profile"], Path.Combine(repository.Path, "profiles", "tiny"));
        string checkout = Environment.GetEnvironmentVariable("STAVES_PORTAGE")!;
        workplace.Environment["PYTHONPATH"] = Path.Combine(checkout, "lib");
        workplace.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        workplace.Environment["ROOT"] = workplace["root"];
    }
}
