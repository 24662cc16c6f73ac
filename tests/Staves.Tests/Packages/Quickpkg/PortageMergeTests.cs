using System.Text;
using Staves.Packages.Gpkg;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Installed;
using Staves.Tests.Packages.Roots;
using Staves.Tests.Portage;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>Real Portage merges what we pack: packed again out of the root that it fills, each package is the same.</summary>
public sealed class PortageMergeTests(FixtureRoot fixture) : IClassFixture<FixtureRoot>
{
    /// <summary>Those with something special in them, but for FIFOs and devices: Portage packs these into a GPKG, and refuses to merge them.</summary>
    static readonly string[] Chosen =
    [
        "acct-group/staver-0", "acct-user/staver-0", "app-misc/caps-1", "app-misc/cfg-1.1", "app-misc/data-0.5-r1", "app-misc/hello-2.1-r3",
        "app-misc/infodemo-1", "app-misc/phases-1.1", "app-misc/slotted-1.2", "app-misc/slotted-2.3", "dev-libs/libgreet-2.0",
    ];

    static readonly QuickpkgOptions AsTheyAre = new() { ConfigurationFiles = ConfigurationFiles.All };

    [Fact]
    public async Task What_Portage_merges_is_what_was_packed()
    {
        using var scratch = new ScratchDirectory();
        using IReadableRoot root = fixture.Open();
        InstalledPackage[] packages = [.. root.Installed.Packages().Where(package => Chosen.Contains(package.Name.ToString()))];
        Dictionary<string, string> packed = await PackAsync(root, packages, scratch["pkgdir"]);
        PortageEmerge.Merge(
            scratch, TestPaths.SharedOrSkip("fixtures/repo"), "base/amd64", scratch["pkgdir"], scratch["merged"], [.. packages.Select(package => $"={package.Name}")]);

        using DirectoryRoot merged = DirectoryRoot.Open(scratch["merged"]);
        Dictionary<string, string> again = await PackAsync(merged, [.. merged.Installed.Packages()], scratch["again"]);
        Assert.Equal(packed.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(packed, package => Assert.Equal(package.Value, again[package.Key]));
    }

    static async Task<Dictionary<string, string>> PackAsync(IReadableRoot root, InstalledPackage[] packages, string directory)
    {
        var listings = new Dictionary<string, string>(StringComparer.Ordinal);
        var writer = new QuickpkgWriter(root, AsTheyAre);
        foreach (InstalledPackage package in packages)
        {
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, package.Name.Category)).FullName, $"{package.Name.PF}.gpkg.tar");
            PackedPackage made = await writer.WriteAsync(package, path, CancellationToken.None);
            // Portage takes files of one name, size and time for one package, whatever their categories are.
            File.SetLastWriteTimeUtc(made.Path, DateTime.UnixEpoch.AddSeconds(1_700_000_000 + listings.Count));
            listings.Add(package.Name.ToString(), Listing(made.Path));
        }

        return listings;
    }

    /// <summary>All but what Portage has otherwise: its reader of GPKG drops extended attributes, it rewrites the environment, the time of
    /// a link is that of its merge, and pkg_preinst of app-misc/phases writes a file anew.</summary>
    static string Listing(string path)
    {
        using var package = GpkgFile.Open(path);
        var text = new StringBuilder();
        foreach ((string name, ReadOnlyMemory<byte> value) in package.Metadata.Where(value => value.Key != "environment.bz2"))
        {
            text.Append(name).Append(": ").AppendLine(Encoding.UTF8.GetString(value.Span).Trim());
        }

        foreach ((string member, string line) in PackedListing.Of(path))
        {
            string[] words = [.. line.Split(' ').Where(word => !word.StartsWith("security.", StringComparison.Ordinal))];
            words[4] = words[0] == "SymbolicLink" || member.EndsWith("/from-preinst", StringComparison.Ordinal) ? "-" : words[4];
            text.Append(member).Append(' ').AppendLine(string.Join(' ', words));
        }

        return text.ToString();
    }
}
