using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>What install phases do to a whole image.</summary>
public class InstallPhaseTests
{
    [Fact]
    public async Task What_an_install_phase_does_is_in_the_image_and_in_its_package_database()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace).Add(Package("""
            mkdir -p "${EROOT}"/etc && echo made > "${EROOT}"/etc/phased || die
            setcap cap_net_raw=ep "${EROOT}"/usr/bin/phased || die
            """));
        TinyImage.Specify(workplace, "test/phased", "[image]\npackage-database = true", "/usr/bin/phased");
        StavesResult first = (await workplace.RunAsync("build", "--image-path", "root.tar")).ShouldSucceed();
        Assert.Contains("running pkg_postinst of test/phased-1", first.Error, StringComparison.Ordinal);
        Assert.Equal("made\n", Member("etc/phased"));
        Assert.Matches("^obj /etc/phased [0-9a-f]{32} [0-9]+$", Member("var/db/pkg/test/phased-1/CONTENTS").Split('\n').Single(line => line.Contains("/etc/phased", StringComparison.Ordinal)));
        Assert.Equal("test\n", Member("var/db/pkg/test/phased-1/CATEGORY"));
        Assert.True((await File.ReadAllBytesAsync(workplace["root.tar"], TestContext.Current.CancellationToken)).AsSpan().IndexOf("SCHILY.xattr.security.capability="u8) > 0);

        StavesResult second = (await workplace.RunAsync("build", "--image-path", "root.tar")).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Empty(workplace.WorkDirectories);

        string Member(string path) => Tool.Run("tar", "--extract", "--to-stdout", "--file", workplace["root.tar"], path);
    }

    [Fact]
    public async Task An_install_phase_that_fails_ends_the_build_unless_the_image_does_without_it()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace).Add(Package("mkdir \"${EROOT}\"/etc/phased; die \"there is no kernel to talk to\""));
        TinyImage.Specify(workplace, "test/phased", command: "/usr/bin/phased");
        StavesResult failed = (await workplace.RunAsync("build")).ShouldFail(1);
        Assert.Contains("STV5403", failed.Error, StringComparison.Ordinal);
        Assert.Contains("`test/phased-1` fails in its pkg_postinst: there is no kernel to talk to", failed.Error, StringComparison.Ordinal);
        Assert.Contains("['test/phased'] skip-phases = ['postinst']", failed.Error, StringComparison.Ordinal);
        Assert.Empty(workplace.WorkDirectories);

        TinyImage.Specify(workplace, "test/phased", "['test/phased']\nskip-phases = ['postinst']", "/usr/bin/phased");
        StavesResult skipped = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.DoesNotContain("running", skipped.Error, StringComparison.Ordinal);
        Assert.Empty(skipped.Compiled);
    }

    /// <summary>A static program with this body of pkg_postinst.</summary>
    static Ebuild Package(string phase) => new("test", "phased", "1")
    {
        DefinedPhases = "compile install postinst",
        Functions = $$"""
            S="${WORKDIR}"

            src_compile() {
            	echo 'int main(void) { return 0; }' | ${CC} ${CFLAGS} ${LDFLAGS} -static -o phased -x c - || die
            }

            src_install() {
            	dobin phased
            }

            pkg_postinst() {
            {{phase}}
            }

            """,
    };
}
