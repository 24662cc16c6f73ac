using Staves.Building.Drivers;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Phases;

/// <summary>
/// Ebuilds in the folder Conformance say what PMS promises them, and die where they do not find it; lines `#=` at their end are what
/// their package has to install.
/// </summary>
public class ConformanceTests
{
    static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/Building/Phases/Conformance");

    public static TheoryData<string> Ebuilds() =>
        [.. Directory.EnumerateFiles(Folder, "*.ebuild").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ebuilds))]
    public async Task An_ebuild_finds_what_PMS_promises_and_installs_what_it_says(string name)
    {
        using var workshop = new EbuildWorkshop();
        string text = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".ebuild"), TestContext.Current.CancellationToken);
        EbuildFile ebuild = workshop.Ebuild(name, text);
        Copy("files", Path.Combine(Path.GetDirectoryName(ebuild.Path)!, "files"));
        Copy("eclass", workshop.Eclasses);

        PackageFile package = await workshop.BuildAsync(ebuild);

        string[] expected = [.. text.Split('\n').Where(line => line.StartsWith("#= ", StringComparison.Ordinal)).Select(line => line[3..])];
        Assert.Equal(expected.Order(StringComparer.Ordinal), PackageListing.Of(package.Path).Order(StringComparer.Ordinal));
    }

    /// <summary>by-eapi.txt says what there is from which EAPI on and up to which; outside of that it must not be there.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task An_EAPI_has_what_PMS_gives_it_and_nothing_else(int eapi)
    {
        using var workshop = new EbuildWorkshop();
        string body = await File.ReadAllTextAsync(Path.Combine(Folder, "by-eapi.bash"), TestContext.Current.CancellationToken);
        EbuildFile ebuild = workshop.Ebuild("table-1", $"EAPI={eapi}\n{body}");
        string files = Path.Combine(Path.GetDirectoryName(ebuild.Path)!, "files");
        Directory.CreateDirectory(files);
        File.Copy(Path.Combine(Folder, "by-eapi.txt"), Path.Combine(files, "by-eapi.txt"));

        await workshop.BuildAsync(ebuild);
    }

    static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, folder)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
