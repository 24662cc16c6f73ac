using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Gpkg;
using Staves.Portage.Binaries;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>What we say of a package in an index is what Portage says.</summary>
public sealed class PackageFieldsTests
{
    /// <summary>Of the file, not of what is in it.</summary>
    static readonly string[] OfTheFile = ["MD5", "MTIME", "PATH", "REPO_REVISIONS", "SHA1", "SIZE"];

    [Theory]
    [InlineData("deps", 32)]
    [InlineData("gpkg-zstd-multi", 30)]
    [InlineData("gpkg-signed", 2)]
    [InlineData("quickpkg-gpkg", 3)]
    public void Portages_own_indexes_have_the_same_lines(string folder, int count)
    {
        string directory = TestPaths.SharedOrSkip($"fixtures/binpkgs/{folder}");
        var index = BinhostIndex.Parse(File.ReadAllText(Path.Combine(directory, "Packages")), "Packages");
        Assert.Equal(count, index.Count);

        Assert.All(index.Fields.Select(fields => fields.ToImmutableSortedDictionary(StringComparer.Ordinal)), portages =>
        {
            using var package = GpkgFile.Open(Path.Combine(directory, portages["PATH"]));
            ImmutableSortedDictionary<string, string>? ours = PackageFields.Of(package.Text);

            Assert.NotNull(ours);
            // Portage leaves out what its header has already.
            Assert.Equal(Lines(portages.RemoveRange(OfTheFile)), Lines(ours.Remove("CHOST")));
            Assert.Equal("x86_64-pc-linux-gnu", ours["CHOST"]);
        });
    }

    static IEnumerable<string> Lines(ImmutableSortedDictionary<string, string> fields) => fields.Select(field => $"{field.Key}: {field.Value}");
}
