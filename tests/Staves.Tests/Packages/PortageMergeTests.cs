using System.Globalization;
using System.Text;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Pkgdir;
using Staves.Packages.Tar;
using Staves.Packages.Verification;
using Staves.Packages.Xpak;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Verification;
using Staves.Tests.Portage;

namespace Staves.Tests.Packages;

/// <summary>Real Portage merges what was written here, and finds in it what this project does.</summary>
public sealed class PortageMergeTests : IDisposable
{
    /// <summary>What Portage does not keep in the VDB as the package has it.</summary>
    static readonly Dictionary<string, string> ChangedByPortage = new(StringComparer.Ordinal)
    {
        ["BUILD_ID"] = "it ends with a line feed or not by how it was merged",
        ["FEATURES"] = "those of the merge",
        ["environment.bz2"] = "saved anew after pkg_preinst and pkg_postinst",
    };

    static readonly string[] Sources =
        ["gpkg-zstd-multi/app-misc/data/data-0.5-r1-2.gpkg.tar", "gpkg-zstd-multi/dev-libs/libgreet/libgreet-2.0-1.gpkg.tar", "xpak-bzip2/app-misc/caps-1.tbz2"];

    readonly ScratchDirectory _scratch = new();

    public static TheoryData<CompressionFormat> Formats => [.. Enum.GetValues<CompressionFormat>()];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Portage_merges_a_gpkg_of_every_compression(CompressionFormat format)
    {
        var options = new GpkgOptions { Compression = new CompressionSettings(format) };
        // Portage takes a member without an extension for one in the compression that it writes itself.
        string settings = format == CompressionFormat.None ? "BINPKG_COMPRESS=none" : "";
        await MergesAsync(PackageFormat.Gpkg, settings, (path, prefix, content) => GpkgWriter.WriteAsync(path, prefix, content, options, CancellationToken.None));
    }

    [Theory]
    [InlineData(CompressionFormat.Bzip2)]
    [InlineData(CompressionFormat.Zstandard)]
    [InlineData(CompressionFormat.None)]
    public async Task Portage_merges_an_xpak(CompressionFormat format) => await MergesAsync(
        PackageFormat.Xpak, "", (path, _, content) => XpakWriter.WriteAsync(path, content, new CompressionSettings(format), CancellationToken.None));

    [Fact]
    public async Task Portage_merges_what_was_signed_and_nothing_else_where_it_wants_signatures()
    {
        PortageCheckout.Directory();
        using var gpg = new GpgHome();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string key = gpg.NewKey("ed25519", "sign", now.AddDays(-1));
        string ownerTrust = key + ":6:\n";
        gpg.Run(now, ["--import-ownertrust"], Encoding.ASCII.GetBytes(ownerTrust));
        var signing = SigningKey.Read(gpg.ExportSecret(key, now), "", TimeProvider.System);
        string settings = $"""
            FEATURES="$FEATURES binpkg-request-signature"
            BINPKG_GPG_VERIFY_GPG_HOME="{gpg.Path}"
            GPG_VERIFY_USER_DROP=""
            GPG_VERIFY_GROUP_DROP=""
            """;

        await WriteAllAsync("signed", PackageFormat.Gpkg, (path, prefix, content) => GpkgWriter.WriteAsync(
            path, prefix, content, new GpkgOptions { SigningKey = signing, SignatureTime = now.AddHours(-1) }, CancellationToken.None));
        (int code, string output) = TryMerge("signed", settings);
        Assert.True(code == 0, output);
        RequireEqual("signed", PackageFormat.Gpkg);

        await WriteAllAsync("unsigned", PackageFormat.Gpkg, (path, prefix, content) => GpkgWriter.WriteAsync(
            path, prefix, content, GpkgOptions.Default, CancellationToken.None));
        (code, output) = TryMerge("unsigned", settings);
        Assert.True(code != 0, output);
    }

    async Task MergesAsync(PackageFormat format, string settings, Func<string, string, PackageContent, Task> writeAsync)
    {
        PortageCheckout.Directory();
        await WriteAllAsync("packages", format, writeAsync);
        (int code, string output) = TryMerge("packages", settings);
        Assert.True(code == 0, output);
        RequireEqual("packages", format);
    }

    async Task WriteAllAsync(string directory, PackageFormat format, Func<string, string, PackageContent, Task> writeAsync)
    {
        var packages = new PackageDirectory(_scratch[directory]);
        foreach (string source in Sources)
        {
            using var package = BinaryPackageFile.Open(TestPaths.SharedOrSkip("fixtures/binpkgs/" + source));
            PackageContent content = PackageCopy.Of(package);
            var name = VersionedPackageName.Parse($"{package.Text("CATEGORY")}/{package.Text("PF")}");
            await packages.AddAsync(
                name,
                format,
                known: 0,
                (number, path, _) =>
                {
                    var metadata = content.Metadata.ToDictionary();
                    metadata["BUILD_ID"] = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
                    return writeAsync(path, $"{name.PF}-{number}", content with { Metadata = metadata });
                },
                CancellationToken.None);
        }
    }

    (int Code, string Output) TryMerge(string directory, string settings)
    {
        string[] names = [.. new PackageDirectory(_scratch[directory]).Files().Select(file => "=" + file.Name)];
        Assert.Equal(Sources.Length, names.Length);
        return PortageEmerge.TryMerge(
            _scratch, TestPaths.SharedOrSkip("fixtures/repo"), "base/amd64", _scratch[directory], _scratch[directory + "-root"], settings, names);
    }

    /// <summary>Every object of each image is in the root as the package says, and every metadata file in the VDB.</summary>
    void RequireEqual(string directory, PackageFormat format)
    {
        string root = _scratch[directory + "-root"];
        Dictionary<string, string> found = ObjectsOf(root, format);
        foreach (PackageFileName file in new PackageDirectory(_scratch[directory]).Files())
        {
            using var package = BinaryPackageFile.Open(Path.Combine(_scratch[directory], file.ToString()));
            int compared = 0;
            package.ReadImage(
                (member, _) =>
                {
                    bool keepsTime = KeepsTime(TypeOf(member.Kind), format);
                    string time = keepsTime ? $"{member.ModificationTime}" : "";
                    string expected = member.Kind == TarMemberKind.HardLink
                        ? $"the same file as {member.LinkTarget}"
                        : $"{TypeOf(member.Kind)} {Convert.ToString(member.Mode, 8)} {member.UserId} {member.GroupId} {time} {member.LinkTarget}";
                    string actual = member.Kind == TarMemberKind.HardLink
                        ? RealTool.Run("stat", "-c", "%i", Path.Combine(root, member.Path)) == RealTool.Run("stat", "-c", "%i", Path.Combine(root, member.LinkTarget!))
                            ? expected
                            : "another file"
                        : found.GetValueOrDefault(member.Path, "nothing");
                    Assert.Equal($"{member.Path}: {expected}", $"{member.Path}: {actual}");
                    compared++;
                },
                CancellationToken.None);
            Assert.NotEqual(0, compared);
            package.ReadImage((member, content) => RequireContent(root, member, content), CancellationToken.None);
            RequireEntry(Path.Combine(root, "var/db/pkg", file.Name.ToString()), package);
        }

        // Portage restores extended attributes of XPAK, and those of GPKG it does not read.
        string capabilities = RealTool.Run("getcap", Path.Combine(root, "usr/bin/capprog"));
        Assert.Equal(format == PackageFormat.Xpak, capabilities.Contains("cap_net_raw", StringComparison.Ordinal));
    }

    static void RequireContent(string root, TarMember member, Stream content)
    {
        if (member.Kind == TarMemberKind.File)
        {
            using var expected = new MemoryStream();
            content.CopyTo(expected);
            Assert.True(expected.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(root, member.Path))), member.Path);
        }
    }

    static void RequireEntry(string entry, BinaryPackageFile package)
    {
        string[] different = [.. package.Metadata
            .Where(pair => !ChangedByPortage.ContainsKey(pair.Key))
            .Where(pair => !File.Exists(Path.Combine(entry, pair.Key)) || !pair.Value.Span.SequenceEqual(File.ReadAllBytes(Path.Combine(entry, pair.Key))))
            .Select(pair => pair.Key)];
        Assert.Empty(different);
        Assert.True(File.Exists(Path.Combine(entry, "CONTENTS")));
    }

    /// <summary>Type, mode, owner, time and target of everything below a root.</summary>
    static Dictionary<string, string> ObjectsOf(string root, PackageFormat format)
    {
        var objects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in RealTool.Run("find", root, "-printf", "%P\t%y\t%m\t%U\t%G\t%T@\t%l\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split('\t');
            string time = KeepsTime(fields[1][0], format) ? fields[5].Split('.')[0] : "";
            objects[fields[0]] = $"{fields[1]} {fields[2]} {fields[3]} {fields[4]} {time} {fields[6]}";
        }

        return objects;
    }

    /// <summary>Portage keeps no time of a directory, nor of a symbolic link where Python unpacks it, as it does GPKG.</summary>
    static bool KeepsTime(char type, PackageFormat format) => type != 'd' && (type != 'l' || format == PackageFormat.Xpak);

    static char TypeOf(TarMemberKind kind) => kind switch
    {
        TarMemberKind.File => 'f',
        TarMemberKind.Directory => 'd',
        TarMemberKind.SymbolicLink => 'l',
        _ => '?',
    };
}
