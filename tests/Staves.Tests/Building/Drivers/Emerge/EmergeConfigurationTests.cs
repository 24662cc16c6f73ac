using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Building.Drivers;
using Staves.Building.Drivers.Emerge;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Drivers.Emerge;

/// <summary>What the builder's Portage is told about a package: all that the plan says, and nothing that it could decide otherwise.</summary>
public class EmergeConfigurationTests
{
    [Fact]
    public async Task Portage_sees_one_ebuild_and_a_profile_with_the_answers()
    {
        using var workshop = new EbuildWorkshop();
        Directory.CreateDirectory(workshop.Eclasses);
        await File.WriteAllTextAsync(Path.Combine(workshop.Eclasses, "shout.eclass"), "shout() { :; }\n", CancellationToken.None);
        await File.WriteAllTextAsync(workshop.Of("bashrc"), "# of a profile\n", CancellationToken.None);
        EbuildRequest request = await workshop.RequestAsync(workshop.Ebuild("it-1.2-r3", """
            EAPI=8
            inherit shout
            DESCRIPTION="It"
            SLOT=0
            KEYWORDS="~amd64"
            IUSE="+nls test"
            """));
        request = request with
        {
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("ARCH", "amd64")
                .Add("CFLAGS", "-O2 -DNAME=\"a $b\"")
                .Add("FEATURES", "test sandbox")
                .Add("USE", "other")
                .Add("INSTALL_MASK", "/usr/include")
                .Add("USE_EXPAND", "ELIBC"),
            Jobs = 3,
            ShellHooks = [workshop.Of("bashrc")],
        };
        using var directory = WorkDirectory.Create(workshop.Of("work"), "it");
        var work = new EmergeDirectories(directory);
        EmergeConfiguration.Write(request, work);

        var text = new StringBuilder();
        foreach (string part in new[] { "portage", "repository" })
        {
            foreach (string path in Directory.EnumerateFiles(directory.Of(part), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                IEnumerable<string> lines = (await File.ReadAllLinesAsync(path, CancellationToken.None)).Order(StringComparer.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"== {Path.GetRelativePath(directory.Path, path)}\n").AppendJoin('\n', lines).Append('\n');
            }
        }

        Snapshot.Matches(text.ToString());
    }

    [Theory]
    [InlineData(">>> Unpacking source...\n", "unpack")]
    [InlineData(">>> Preparing source in /x ...\n", "prepare")]
    [InlineData("checking\n>>> Configuring source in /x ...\nchecking\n", "configure")]
    [InlineData(">>> Compiling source in /x\n", "compile")]
    [InlineData(">>> Test phase: dev-libs/it-1\n", "test")]
    [InlineData("\n>>> Install dev-libs/it-1 into /x\n", "install")]
    [InlineData(">>> Completed installing dev-libs/it-1 into /x\n", "package")]
    [InlineData("a >>> Install\n>>> Emerging (1 of 1)\n", "portage")]
    public void Its_lines_tell_the_phases_however_they_come(string output, string phase)
    {
        using var scratch = new ScratchDirectory();
        var events = new EbuildWorkshop.RecordedEvents();
        using var log = new BuildLog(scratch["log"], events, TimeProvider.System) { PhaseOf = EmergePhases.Of };
        log.StartPhase("portage");
        foreach (byte one in Encoding.UTF8.GetBytes(output))
        {
            log.Write(new[] { one });
        }

        log.Flush();
        Assert.Equal(phase, log.Phase);
        Assert.Equal(output.Split('\n')[..^1], events.Lines);
    }
}
