using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class EbuildCommandTests
{
    [Fact]
    public async Task An_ebuild_becomes_a_package_with_the_flags_of_the_command_line()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        StavesResult result = await workplace.RunAsync(
            "ebuild", Path.Combine(repository.Path, "test/hello/hello-1.ebuild"), "--config-root", Configuration(workplace, repository), "--use", "loud",
            "--output", "packages", "--format", "json");
        using JsonDocument answer = JsonDocument.Parse(result.ShouldSucceed().Output);
        string package = answer.RootElement.GetProperty("path").GetString()!;
        Assert.Equal(workplace["packages/test/hello-1.gpkg.tar"], package);
        Assert.Equal(["unpack", "prepare", "configure", "compile", "install", "package"], answer.RootElement.GetProperty("phases").EnumerateArray()
            .Select(phase => phase.GetProperty("name").GetString()!));
        Assert.Equal("HELLO world", Tool.Run(Unpacked(workplace, package, "usr/bin/hello")).Trim());
    }

    [Fact]
    public async Task What_the_ebuild_depends_on_is_taken_from_this_machine()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        repository.Add(new Ebuild("test", "here", "1")
        {
            Depend = "test/nowhere",
            DefinedPhases = "compile install",
            Functions = """
                S="${WORKDIR}"

                src_compile() {
                	[[ -z ${SYSROOT} && -z ${ESYSROOT} && ! -e /sysroot ]] || die "there is a SYSROOT"
                	echo '#include <stdio.h>' | ${CC} -E - | grep -o '/usr/include/stdio.h' | sort -u > found || die
                }

                src_install() {
                	dodoc found
                }

                """,
        });
        (await workplace.RunAsync("ebuild", Path.Combine(repository.Path, "test/here/here-1.ebuild"), "--config-root", Configuration(workplace, repository)))
            .ShouldSucceed();
        Assert.Equal("/usr/include/stdio.h\n", File.ReadAllText(Unpacked(workplace, workplace["test/here-1.gpkg.tar"], "usr/share/doc/here-1/found")));
    }

    [Fact]
    public async Task A_file_that_is_not_where_ebuilds_stand_is_refused()
    {
        using var workplace = new Workplace();
        workplace.Write("hello-1.ebuild", "EAPI=8\n");
        StavesResult result = (await workplace.RunAsync("ebuild", "hello-1.ebuild")).ShouldFail(2);
        Assert.Contains("STV1933", result.Error, StringComparison.Ordinal);
    }

    static string Configuration(Workplace workplace, TinyRepository repository)
    {
        workplace.Write("root/etc/portage/repos.conf", $"[DEFAULT]\nmain-repo = tiny\n[tiny]\nlocation = {repository.Path}\n");
        File.CreateSymbolicLink(workplace["root/etc/portage/make.profile"], Path.Combine(repository.Path, "profiles/tiny"));
        return workplace["root"];
    }

    /// <summary>A file of the package, unpacked by the tools of this machine.</summary>
    static string Unpacked(Workplace workplace, string package, string path)
    {
        string directory = Directory.CreateDirectory(Path.Combine(workplace.Root, "unpacked")).FullName;
        string name = Path.GetFileName(package)[..^".gpkg.tar".Length];
        Tool.Run("tar", "-xf", package, "-C", directory);
        Tool.Run("tar", "--zstd", "-xf", Path.Combine(directory, name, "image.tar.zst"), "-C", directory);
        return Path.Combine(directory, "image", path);
    }
}
