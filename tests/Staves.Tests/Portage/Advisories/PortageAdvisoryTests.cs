using Staves.Portage.Advisories;
using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Tests.Portage.Advisories;

/// <summary>The advisories of a real tree mean to Staves what they mean to Portage. STAVES_GENTOO_TREE is a directory with a repository
/// `portage-stable` that has `metadata/glsa`.</summary>
public sealed class PortageAdvisoryTests
{
    [Fact]
    public void Versions_around_all_bounds_are_affected_as_Portage_says()
    {
        string directory = TreeDirectory();
        string[] lines = PortageCheckout.RunOracle("portage_advisories.py", directory).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var differences = new List<string>();
        string read = "";
        Advisory? advisory = null;
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            if (words[0] != read)
            {
                read = words[0];
                advisory = Read(Path.Combine(directory, read));
            }

            string slot = words[3].Split('/')[0];
            string subSlot = words[3].Split('/')[^1];
            bool affects = advisory!.Packages[int.Parse(words[1])].Affects(PackageVersion.Parse(words[2]), slot, subSlot, architecture: null);
            if (affects != (words[4] == "1"))
            {
                differences.Add(line);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{lines.Length} versions compared");
        Assert.True(lines.Length > 1000, "the tree has no advisories");
        Assert.Empty(differences);
    }

    [Fact]
    public void All_advisories_of_a_real_tree_are_read()
    {
        string[] files = Directory.GetFiles(TreeDirectory(), "glsa-*.xml");

        Assert.All(files, file => Assert.NotEmpty(Read(file).Id));
        Assert.NotEmpty(files);
    }

    static Advisory Read(string file)
    {
        using FileStream document = File.OpenRead(file);
        return AdvisoryReader.Read(document, file);
    }

    static string TreeDirectory()
    {
        string? tree = Environment.GetEnvironmentVariable("STAVES_GENTOO_TREE");
        Assert.SkipWhen(string.IsNullOrEmpty(tree), "STAVES_GENTOO_TREE does not name a directory with repositories");
        string directory = Path.Combine(tree!, "portage-stable", "metadata", "glsa");
        Assert.SkipUnless(Directory.Exists(directory), $"`{directory}` is not there");
        return directory;
    }
}
