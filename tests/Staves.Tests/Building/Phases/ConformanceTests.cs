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

    static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, folder)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
