using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Drivers;
using Staves.Tests.Building.Runners;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Phases;

public class MetadataGeneratorTests
{
    [Fact]
    public Task Entries_of_the_bundled_repository_are_those_that_Portage_made() =>
        EqualsPortageAsync(Path.Combine(TestPaths.RepositoryRoot, "repository"));

    [Fact]
    public Task Entries_of_a_repository_with_every_EAPI_are_those_that_Portage_made() => EqualsPortageAsync(TestPaths.SharedOrSkip("fixtures/repo"));

    [Fact]
    public async Task Eclasses_are_listed_with_their_digests_and_their_values_come_last()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Ebuild("user-1", "EAPI=8\ninherit a\nDESCRIPTION='of  two\n lines'\nSLOT=0\nIUSE=own\nDEPEND='a/own'\n");
        await File.WriteAllTextAsync(Path.Combine(workshop.Eclasses, "a.eclass"), "inherit b\nIUSE=of-a\nEXPORT_FUNCTIONS src_test\na_src_test() { :; }\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(workshop.Eclasses, "b.eclass"), "IUSE=of-b\nDEPEND=a/b\n", TestContext.Current.CancellationToken);

        string entry = Assert.Single(await GenerateAsync([ebuild], workshop.Eclasses)).Text;

        Assert.StartsWith("DEFINED_PHASES=test\nDEPEND=a/own a/b\nDESCRIPTION=of two lines\nEAPI=8\nINHERIT=a\nIUSE=own of-b of-a\nSLOT=0\n_eclasses_=a\t", entry, StringComparison.Ordinal);
        Assert.Contains("\tb\t", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_ebuild_that_cannot_be_read_is_told_with_its_line()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile dies = workshop.Ebuild("dies-1", "EAPI=8\nSLOT=0\ndie 'in global scope'\n");
        EbuildFile good = workshop.Ebuild("good-1", "EAPI=8\nSLOT=0\n");
        EbuildFile absent = workshop.Ebuild("absent-1", "EAPI=8\nSLOT=0\ninherit nowhere\n");

        ImmutableArray<GeneratedEntry> entries = await GenerateAsync([dies, good, absent], workshop.Eclasses);

        Assert.Equal([new SourceLocation(dies.Path, 3), null, new SourceLocation(absent.Path, 3)], entries.Select(entry => entry.Fault?.Location));
        Assert.Contains("in global scope", entries[0].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", entries[2].Fault!.Message, StringComparison.Ordinal);
        Assert.StartsWith("DEFINED_PHASES=-\n", entries[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Global_scope_can_neither_run_programs_nor_touch_this_machine()
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Ebuild("nosy-1", $"EAPI=8\nSLOT=0\nDESCRIPTION=\"[$(id -u)]\"\ntrue >{workshop.Of("touched")} || true\n");
        Assert.Contains("DESCRIPTION=[]\n", Assert.Single(await GenerateAsync([ebuild], workshop.Eclasses)).Text, StringComparison.Ordinal);
        Assert.False(File.Exists(workshop.Of("touched")));
    }

    static async Task EqualsPortageAsync(string repository)
    {
        string cache = Path.Combine(repository, "metadata/md5-cache");
        ImmutableArray<EbuildFile> ebuilds = [.. Directory
            .EnumerateFiles(cache, "*", SearchOption.AllDirectories)
            .Select(path => VersionedPackageName.Parse(Path.GetRelativePath(cache, path)))
            .Order()
            .Select(name => new EbuildFile(name, Path.Combine(repository, name.Category, name.PN, name.PF + ".ebuild")))];

        ImmutableArray<GeneratedEntry> entries = await GenerateAsync(ebuilds, Path.Combine(repository, "eclass"));

        Assert.NotEmpty(entries);
        foreach (GeneratedEntry entry in entries)
        {
            string portages = await File.ReadAllTextAsync(Path.Combine(cache, entry.Ebuild.Name.ToString()), TestContext.Current.CancellationToken);
            Assert.Equal(portages, entry.Text);
        }
    }

    static async Task<ImmutableArray<GeneratedEntry>> GenerateAsync(IReadOnlyList<EbuildFile> ebuilds, string eclasses)
    {
        await SandboxSupport.RequireAsync();
        using var scratch = new ScratchDirectory();
        var generator = new MetadataGenerator(new NamespacesRunner(), scratch["metadata"]);
        return await generator.GenerateAsync(ebuilds, Directory.Exists(eclasses) ? [eclasses] : [], TestContext.Current.CancellationToken);
    }
}
