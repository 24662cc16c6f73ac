using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Portage;

namespace Staves.Tests.Packages.Gpkg;

/// <summary>Packages that Portage made, next to facts that other code read in them.</summary>
public sealed class GpkgFixtureTests
{
    [Theory]
    [InlineData("gpkg-zstd-multi", 30)]
    [InlineData("gpkg-gzip", 1)]
    [InlineData("gpkg-none", 1)]
    [InlineData("gpkg-signed", 2)]
    [InlineData("gpkg-pkg-install-mask", 1)]
    [InlineData("quickpkg-gpkg", 3)]
    [InlineData("quickpkg-unmodified", 1)]
    public void Reads_what_portage_wrote(string directory, int count)
    {
        string fixtures = TestPaths.SharedOrSkip("fixtures");
        string[] packages = Directory.GetFiles(Path.Combine(fixtures, "binpkgs", directory), "*.gpkg.tar", SearchOption.AllDirectories);
        Assert.Equal(count, packages.Length);
        foreach (string path in packages)
        {
            string name = Path.GetRelativePath(fixtures, path).Replace("/", "__", StringComparison.Ordinal);
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(fixtures, "expected", name + ".json")));
            using var package = GpkgFile.Open(path);
            Assert.Equal(expected.RootElement.GetProperty("prefix").GetString(), package.Prefix);
            Assert.Equal(ExpectedMetadata(expected.RootElement), ActualMetadata(package));
            Assert.Equal(ExpectedImage(expected.RootElement), ActualImage(package));
            package.Verify(CancellationToken.None);
            Assert.Equal(directory == "gpkg-signed", package.IsSigned);
        }
    }

    [Theory]
    [InlineData("gpkg-bzip2")]
    [InlineData("gpkg-xz")]
    [InlineData("gpkg-lz4")]
    [InlineData("gpkg-lzip")]
    [InlineData("gpkg-lzop")]
    public void Says_which_compression_it_cannot_read_yet(string directory)
    {
        string path = TestPaths.SharedOrSkip($"fixtures/binpkgs/{directory}/app-misc/infodemo-1.gpkg.tar");
        StavesException refused = Assert.Throws<StavesException>(() => GpkgFile.Open(path).Dispose());
        Assert.Equal("STV4014", refused.Diagnostics[0].Code);
    }

    [Fact]
    public void Refuses_what_portage_refuses()
    {
        int checkedCases = 0;
        foreach (JsonElement item in ConformanceCases.Vectors("bad-packages"))
        {
            string file = item.GetProperty("file").GetString()!;
            bool good = file == "gpkg-named.tbz2" || (file.EndsWith(".gpkg.tar", StringComparison.Ordinal) && !item.TryGetProperty("error", out _));
            string path = TestPaths.SharedOrSkip("fixtures/binpkgs/bad/" + file);
            Exception? refused = Record.Exception(() =>
            {
                using var package = GpkgFile.Open(path);
                package.Verify(CancellationToken.None);
            });
            Assert.True(good ? refused is null : refused is StavesException, $"{file}: {refused}");
            checkedCases++;
        }

        Assert.Equal(18, checkedCases);
    }

    static string ExpectedMetadata(JsonElement expected)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in expected.GetProperty("metadata").EnumerateObject())
        {
            lines[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? Digest(Encoding.UTF8.GetBytes(property.Value.GetString()!))
                : property.Value.GetProperty("sha256").GetString()!;
        }

        return string.Concat(lines.Select(line => $"{line.Key} {line.Value}\n"));
    }

    static string ActualMetadata(GpkgFile package) =>
        string.Concat(package.Metadata.Select(pair => $"{pair.Key} {Digest(pair.Value.Span)}\n"));

    static string ExpectedImage(JsonElement expected)
    {
        var text = new StringBuilder();
        foreach (JsonElement item in expected.GetProperty("image").EnumerateArray())
        {
            string path = item.GetProperty("path").GetString()!.TrimStart('/');
            if (path.Length == 0)
            {
                continue;
            }

            string type = item.GetProperty("type").GetString()!;
            string detail = type switch
            {
                "file" => $"{item.GetProperty("size").GetInt64()} {item.GetProperty("sha256").GetString()}",
                "symlink" => item.GetProperty("target").GetString()!,
                "hardlink" => item.GetProperty("linkname").GetString()!["image/".Length..].TrimStart('/'),
                "char" => string.Join(' ', item.GetProperty("dev").EnumerateArray()),
                _ => "",
            };
            text.Append(CultureInfo.InvariantCulture, $"{path} {type} {item.GetProperty("mode").GetString()} ")
                .Append(CultureInfo.InvariantCulture, $"{item.GetProperty("uid")} {item.GetProperty("gid")} {item.GetProperty("mtime")} {detail}\n");
        }

        return text.ToString();
    }

    static string ActualImage(GpkgFile package)
    {
        var text = new StringBuilder();
        package.ReadImage(
            (member, content) =>
            {
                (string type, string detail) = member.Kind switch
                {
                    TarMemberKind.File => ("file", $"{member.Size} {Convert.ToHexStringLower(SHA256.HashData(content))}"),
                    TarMemberKind.Directory => ("dir", ""),
                    TarMemberKind.SymbolicLink => ("symlink", member.LinkTarget!),
                    TarMemberKind.HardLink => ("hardlink", member.LinkTarget!),
                    TarMemberKind.CharacterDevice => ("char", $"{member.DeviceMajor} {member.DeviceMinor}"),
                    TarMemberKind.Fifo => ("fifo", ""),
                    _ => ("block", ""),
                };
                text.Append(CultureInfo.InvariantCulture, $"{member.Path} {type} {Convert.ToString(member.Mode, 8)} ")
                    .Append(CultureInfo.InvariantCulture, $"{member.UserId} {member.GroupId} {member.ModificationTime} {detail}\n");
            },
            CancellationToken.None);
        return text.ToString();
    }

    static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
