using System.Globalization;
using System.Text;
using System.Text.Json;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Xpak;
using Staves.Portage.Diagnostics;
using Staves.Tests.Portage;

namespace Staves.Tests.Packages;

/// <summary>Packages that Portage made, next to facts that other code read in them.</summary>
public sealed class PackageFixtureTests
{
    /// <summary>How many packages there are in each folder.</summary>
    public static TheoryData<string, int> Folders => new()
    {
        { "gpkg-zstd-multi", 30 },
        { "gpkg-gzip", 1 },
        { "gpkg-bzip2", 1 },
        { "gpkg-xz", 1 },
        { "gpkg-lz4", 1 },
        { "gpkg-lzip", 1 },
        { "gpkg-lzop", 1 },
        { "gpkg-none", 1 },
        { "gpkg-signed", 2 },
        { "gpkg-pkg-install-mask", 1 },
        { "quickpkg-gpkg", 3 },
        { "quickpkg-unmodified", 1 },
        { "xpak-bzip2", 6 },
        { "xpak-zstd-multi", 2 },
        { "quickpkg-xpak", 3 },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Reads_what_portage_wrote(string directory, int count)
    {
        string fixtures = TestPaths.SharedOrSkip("fixtures");
        string[] packages = [.. Directory.EnumerateFiles(Path.Combine(fixtures, "binpkgs", directory), "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("Packages", StringComparison.Ordinal) && Path.GetExtension(file) is not (".asc" or ".txt"))];
        Assert.Equal(count, packages.Length);
        foreach (string path in packages)
        {
            string name = Path.GetRelativePath(fixtures, path).Replace("/", "__", StringComparison.Ordinal);
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(fixtures, "expected", name + ".json")));
            using var package = BinaryPackageFile.Open(path);
            Assert.Equal(ExpectedLayout(expected.RootElement), LayoutOf(package));
            Assert.Equal(ExpectedMetadata(expected.RootElement), PackageListing.OfMetadata(package));
            Assert.Equal(ExpectedImage(expected.RootElement), PackageListing.OfImage(package));
            package.Verify(CancellationToken.None);
            Assert.Equal(PackageListing.OfImage(package), ExpectedImage(expected.RootElement));
            Assert.Equal(directory == "gpkg-signed", package is GpkgFile { IsSigned: true });
        }
    }

    [Fact]
    public void No_folder_of_the_expected_facts_is_left_out() => Assert.Equal(
        Directory.EnumerateFiles(TestPaths.SharedOrSkip("fixtures/expected"), "binpkgs__*.json")
            .Select(file => Path.GetFileName(file).Split("__")[1])
            .Distinct()
            .Order(StringComparer.Ordinal),
        Folders.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Refuses_what_portage_refuses()
    {
        ConformanceCases.Check(
            ConformanceCases.Vectors("bad-packages"),
            item => item.Text("file"),
            item =>
            {
                string format = item.Text("detected_format");

                // Portage's error for `xpak-named.gpkg.tar` comes of reading it as what its name says.
                bool good = format == "gpkg" ? item.OptionalText("error") is null : item.Text("file") == "xpak-named.gpkg.tar";
                Exception? refused = Record.Exception(() =>
                {
                    using var package = BinaryPackageFile.Open(TestPaths.SharedOrSkip("fixtures/binpkgs/bad/" + item.Text("file")));
                    package.Verify(CancellationToken.None);
                    Assert.Equal(format == "xpak", package is XpakFile);
                });
                return good == refused is null && refused is null or StavesException ? null : $"{refused?.Message ?? "is read"}";
            });
    }

    [Theory]
    [InlineData("bad-image-checksum.gpkg.tar", "STV4013", "`image.tar.gz`")]
    [InlineData("bad-offset.tbz2", "STV4020", "the length of its metadata is impossible")]
    [InlineData("duplicate-member.gpkg.tar", "STV4011", "`metadata.tar.gz` twice")]
    [InlineData("extra-file.gpkg.tar", "STV4012", "does not list `extra.txt`")]
    [InlineData("manifest-one-hash.gpkg.tar", "STV4012", "no BLAKE2B and SHA512")]
    [InlineData("manifest-unknown-hash-only.gpkg.tar", "STV4012", "no BLAKE2B and SHA512")]
    [InlineData("manifest-wrong-size.gpkg.tar", "STV4012", "another size of `gpkg-1`")]
    [InlineData("mixed-prefix.gpkg.tar", "STV4011", "files in one directory")]
    [InlineData("no-gpkg-1.gpkg.tar", "STV4011", "no member `gpkg-1`")]
    [InlineData("no-manifest.gpkg.tar", "STV4011", "no Manifest")]
    [InlineData("no-xpak.tbz2", "STV4019", "neither a GPKG nor an XPAK")]
    [InlineData("truncated.gpkg.tar", "STV4001", "ends in the middle")]
    [InlineData("truncated.tbz2", "STV4019", "neither a GPKG nor an XPAK")]
    [InlineData("two-level-prefix.gpkg.tar", "STV4011", "`a/infodemo-1/gpkg-1`")]
    public void Says_what_is_wrong(string file, string code, string why)
    {
        string path = TestPaths.SharedOrSkip("fixtures/binpkgs/bad/" + file);
        StavesException refused = Assert.Throws<StavesException>(() =>
        {
            using var package = BinaryPackageFile.Open(path);
            package.Verify(CancellationToken.None);
        });
        Assert.Equal(code, refused.Diagnostics[0].Code);
        Assert.Contains(why, refused.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    /// <summary>Of the container: its directory, its members in order, or the length of the archive; and the compression of the image.</summary>
    static string ExpectedLayout(JsonElement expected) => expected.Text("format") == "gpkg"
        ? $"{expected.Text("prefix")}: {string.Join(' ', expected.Texts("members").Where(name => name != "Manifest"))}"
        : $"{expected.GetProperty("tar_bytes").GetInt64()} bytes of {expected.Text("compression")}";

    static string LayoutOf(BinaryPackageFile package)
    {
        if (package is GpkgFile gpkg)
        {
            return $"{gpkg.Prefix}: {string.Join(' ', gpkg.Members.Select(member => member.Name))}";
        }

        byte[] start = File.ReadAllBytes(package.Path)[..CompressionFormats.LongestMagic];
        return $"{((XpakFile)package).ArchiveLength} bytes of {CompressionFormats.Detect(start).Extension[1..]}";
    }

    static string ExpectedMetadata(JsonElement expected)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in expected.GetProperty("metadata").EnumerateObject())
        {
            lines[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? PackageListing.Digest(Encoding.UTF8.GetBytes(property.Value.GetString()!))
                : property.Value.GetProperty("sha256").GetString()!;
        }

        return string.Concat(lines.Select(line => $"{line.Key} {line.Value}\n"));
    }

    /// <summary>
    /// All facts but these: names of owners (numbers count), the root itself (a merge does not touch it), and the double slashes that
    /// quickpkg leaves in names (they mean nothing).
    /// </summary>
    static string ExpectedImage(JsonElement expected)
    {
        var text = new StringBuilder();
        foreach (JsonElement item in expected.GetProperty("image").EnumerateArray())
        {
            string path = item.Text("path").TrimStart('/');
            if (path.Length == 0)
            {
                continue;
            }

            string type = item.Text("type");
            string detail = type switch
            {
                "file" => $"{item.GetProperty("size").GetInt64()} {item.Text("sha256")}",
                "symlink" => item.Text("target"),
                "hardlink" => item.Text("linkname")[(item.Text("linkname").IndexOf('/', StringComparison.Ordinal) + 1)..].TrimStart('/'),
                "char" or "block" => string.Join(' ', item.GetProperty("dev").EnumerateArray()),
                _ => "",
            };
            string attributes = item.TryGetProperty("xattrs_hex", out JsonElement all)
                ? string.Concat(all.EnumerateObject().OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $" {one.Name}={one.Value.GetString()}"))
                : "";
            text.Append(CultureInfo.InvariantCulture, $"{path} {type} {item.Text("mode")} {item.GetProperty("uid")} {item.GetProperty("gid")} ")
                .Append(CultureInfo.InvariantCulture, $"{item.GetProperty("mtime")} {detail}{attributes}\n");
        }

        return text.ToString();
    }
}
