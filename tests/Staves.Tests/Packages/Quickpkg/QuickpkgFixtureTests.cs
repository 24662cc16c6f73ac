using System.Text;
using System.Text.Json;
using Staves.Packages.Gpkg;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Tests.Packages.Roots;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>What we make of a root next to what real quickpkg made of it.</summary>
public sealed class QuickpkgFixtureTests(FixtureRoot fixture) : IClassFixture<FixtureRoot>
{
    /// <summary>Files of the entry that real quickpkg packs too, and that everybody ignores when merging.</summary>
    static readonly string[] OnlyRealQuickpkg = ["BINPKGMD5", "CONTENTS", "COUNTER", "metadata"];

    /// <summary>What real quickpkg writes in place of configuration.</summary>
    const string PlaceholderDigest = "ef6f0fed6969c09d9a60f713161facf2b96e124f5d5e8458800fce8ab6bc0037";

    [Theory]
    [InlineData("app-misc/data-0.5-r1", "quickpkg-gpkg__app-misc__data__data-0.5-r1-2.gpkg.tar", ConfigurationFiles.None)]
    [InlineData("app-misc/data-0.5-r1", "quickpkg-xpak__app-misc__data-0.5-r1.tbz2", ConfigurationFiles.All)]
    [InlineData("app-misc/caps-1", "quickpkg-gpkg__app-misc__caps__caps-1-1.gpkg.tar", ConfigurationFiles.None)]
    [InlineData("app-misc/caps-1", "quickpkg-xpak__app-misc__caps-1.tbz2", ConfigurationFiles.None)]
    [InlineData("app-misc/cfg-1.1", "quickpkg-gpkg__app-misc__cfg__cfg-1.1-1.gpkg.tar", ConfigurationFiles.None)]
    [InlineData("app-misc/cfg-1.1", "quickpkg-xpak__app-misc__cfg-1.1.tbz2", ConfigurationFiles.All)]
    [InlineData("app-misc/cfg-1.1", "quickpkg-unmodified__app-misc__cfg-1.1.gpkg.tar", ConfigurationFiles.Unmodified)]
    public async Task Packs_what_real_quickpkg_packs(string package, string packed, ConfigurationFiles configurationFiles)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(TestPaths.SharedOrSkip($"fixtures/expected/binpkgs__{packed}.json")));
        using var scratch = new ScratchDirectory();
        PackedPackage made = await PackAsync(package, scratch["made.gpkg.tar"], configurationFiles);

        Assert.Equal(MetadataOf(expected.RootElement), MetadataOf(made.Path));
        Assert.Equal(ImageOf(expected.RootElement), Comparable(made.Path, hasAttributes: packed.EndsWith(".tbz2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Packs_nodes_that_real_quickpkg_leaves_out()
    {
        using var scratch = new ScratchDirectory();
        PackedPackage made = await PackAsync("app-misc/oddnodes-1", scratch["made.gpkg.tar"], ConfigurationFiles.Unmodified);

        SortedDictionary<string, string> image = PackedListing.Of(made.Path);
        Assert.StartsWith("Fifo 644 0 0", image["usr/share/oddnodes/a fifo"], StringComparison.Ordinal);
        Assert.StartsWith("CharacterDevice 644 0 0", image["usr/share/oddnodes/null"], StringComparison.Ordinal);
        Assert.EndsWith(" 1 3", image["usr/share/oddnodes/null"], StringComparison.Ordinal);
        Assert.Empty(made.Warnings);
    }

    [Fact]
    public async Task Tells_what_is_not_as_it_was_installed()
    {
        using var scratch = new ScratchDirectory();
        PackedPackage made = await PackAsync("app-misc/cfg-1.1", scratch["made.gpkg.tar"], ConfigurationFiles.Unmodified);

        Assert.Equal(
            """
            STV4211: `app-misc/cfg-1.1` is packed without files that are missing: `/etc/cfg/admin-deleted.conf`
            STV4212: `app-misc/cfg-1.1` is packed without configuration files that somebody has edited: `/etc/cfg/admin-edited.conf`
            """,
            string.Join('\n', made.Warnings.Select(warning => $"{warning.Code}: {warning.Message}: {string.Join(", ", warning.Details)}")));
    }

    [Fact]
    public async Task Every_package_of_the_root_is_packed_and_read_back()
    {
        using var scratch = new ScratchDirectory();
        using IReadableRoot root = fixture.Open();
        var writer = new QuickpkgWriter(root, Options(ConfigurationFiles.Unmodified));
        InstalledPackage[] packages = [.. root.Installed.Packages()];
        Assert.Equal(20, packages.Length);
        foreach (InstalledPackage package in packages)
        {
            PackedPackage made = await writer.WriteAsync(package, scratch[$"{package.Name.PF}.gpkg.tar"], CancellationToken.None);
            Assert.Equal(
                package.Contents.Entries.Select(entry => entry.Path[1..]).Except(made.Warnings.SelectMany(warning => warning.Details).Select(detail => detail.Trim('`')[1..]))
                    .Order(StringComparer.Ordinal),
                PackedListing.Of(made.Path).Keys);
        }
    }

    async Task<PackedPackage> PackAsync(string package, string path, ConfigurationFiles configurationFiles)
    {
        using IReadableRoot root = fixture.Open();
        InstalledPackage installed = root.Installed.Find(VersionedPackageName.Parse(package))!;
        return await new QuickpkgWriter(root, Options(configurationFiles)).WriteAsync(installed, path, CancellationToken.None);
    }

    /// <summary>What the profile of the fixtures says.</summary>
    static QuickpkgOptions Options(ConfigurationFiles configurationFiles) => new()
    {
        ConfigurationFiles = configurationFiles,
        ConfigProtect = "/etc /usr/share/stavesconf",
        ConfigProtectMask = "/etc/env.d /etc/stavesmask",
    };

    static SortedDictionary<string, string> MetadataOf(JsonElement expected)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty value in expected.GetProperty("metadata").EnumerateObject().Where(value => !OnlyRealQuickpkg.Contains(value.Name)))
        {
            metadata[value.Name] = value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString()! : value.Value.GetProperty("sha256").GetString()!;
        }

        return metadata;
    }

    static SortedDictionary<string, string> MetadataOf(string path)
    {
        using var package = GpkgFile.Open(path);
        return new(package.Metadata.ToDictionary(
            value => value.Key,
            value => value.Key == "environment.bz2"
                ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(value.Value.Span))
                : Encoding.UTF8.GetString(value.Value.Span)), StringComparer.Ordinal);
    }

    /// <summary>Less what real quickpkg has otherwise: slashes twice, placeholders for configuration, the times of directories, and no
    /// extended attributes in a GPKG.</summary>
    static SortedDictionary<string, string> ImageOf(JsonElement expected)
    {
        var image = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement item in expected.GetProperty("image").EnumerateArray())
        {
            string type = item.GetProperty("type").GetString()!;
            string detail = type switch
            {
                "file" => $"{item.GetProperty("size")} {item.GetProperty("sha256").GetString()}",
                "symlink" => item.GetProperty("target").GetString()!,
                "hardlink" => TrimPrefix(item.GetProperty("linkname").GetString()!),
                _ => "",
            };
            string kind = type switch { "file" => "File", "dir" => "Directory", "symlink" => "SymbolicLink", _ => "HardLink" };
            string attributes = item.TryGetProperty("xattrs_hex", out JsonElement all)
                ? string.Concat(all.EnumerateObject().Select(attribute => $" {attribute.Name}={attribute.Value.GetString()}"))
                : "";
            string time = kind == "Directory" ? "-" : item.GetProperty("mtime").ToString();
            if (!detail.EndsWith(PlaceholderDigest, StringComparison.Ordinal))
            {
                image[TrimPrefix(item.GetProperty("path").GetString()!)] =
                    $"{kind} {item.GetProperty("mode").GetString()} {item.GetProperty("uid")} {item.GetProperty("gid")} {time} {detail}{attributes}";
            }
        }

        return image;
    }

    static SortedDictionary<string, string> Comparable(string path, bool hasAttributes) => new(
        PackedListing.Of(path).ToDictionary(
            line => line.Key,
            line =>
            {
                string[] words = line.Value.Split(' ');
                words[4] = words[0] == "Directory" ? "-" : words[4];
                return string.Join(' ', hasAttributes ? words : words.Where(word => !word.StartsWith("security.", StringComparison.Ordinal)));
            }),
        StringComparer.Ordinal);

    static string TrimPrefix(string path) => path.StartsWith("image/", StringComparison.Ordinal) ? path["image/".Length..].TrimStart('/') : path.TrimStart('.', '/');
}
