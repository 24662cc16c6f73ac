using System.Xml.Linq;

namespace Staves.Tests.Hygiene;

/// <summary>The rooms of the house: which project sees which, how long files are, what folders are called.</summary>
public sealed class LayoutTests
{
    const int LongestFile = 400;

    static readonly string[] VagueNames =
        ["Common", "Core", "Shared", "Utils", "Helpers", "Internal", "Exceptions", "Interfaces"];

    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Staves.Portage"] = [],
        ["Staves.Specification"] = ["Staves.Portage"],
        ["Staves.Resolution"] = ["Staves.Portage", "Staves.Specification"],
        ["Staves.Packages"] = ["Staves.Portage"],
        ["Staves.Building"] = ["Staves.Portage", "Staves.Specification", "Staves.Resolution", "Staves.Packages"],
        ["Staves.Images"] = ["Staves.Portage", "Staves.Specification", "Staves.Packages"],
        ["Staves"] = ["Staves.Portage", "Staves.Specification", "Staves.Resolution", "Staves.Packages", "Staves.Building", "Staves.Images"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Fact]
    public void The_projects_are_those_of_the_design() => Assert.Equal(
        Allowed.Keys.Order(StringComparer.Ordinal),
        SourceFiles.Below("src").Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_earlier_stages(string project)
    {
        IEnumerable<string> references = XDocument.Parse(SourceFiles.Text($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Subset(Allowed[project].ToHashSet(StringComparer.Ordinal), references.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_says_what_goes_in_and_out(string project)
    {
        string[] readme = SourceFiles.Text($"src/{project}/README.md").Split('\n');

        Assert.InRange(readme.Length, 5, 16);
        Assert.Contains(readme, line => line.StartsWith("- In:", StringComparison.Ordinal));
        Assert.Contains(readme, line => line.StartsWith("- Out:", StringComparison.Ordinal));
        Assert.Contains(readme, line => line.StartsWith("- Read first:", StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_is_longer_than_a_person_reads_at_once() => Assert.All(
        SourceFiles.Below("src").Concat(SourceFiles.Below("tests")).Where(path => Path.GetExtension(path) is ".cs" or ".bash"),
        path => Assert.InRange(File.ReadLines(Path.Combine(TestPaths.RepositoryRoot, path)).Count(), 1, LongestFile));

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        string[] folders = [.. SourceFiles.Below("src").Concat(SourceFiles.Below("tests")).SelectMany(path => path.Split('/')[..^1]).Distinct(StringComparer.Ordinal)];

        Assert.All(folders, folder => Assert.DoesNotContain(folder, VagueNames, StringComparer.OrdinalIgnoreCase));
    }
}
