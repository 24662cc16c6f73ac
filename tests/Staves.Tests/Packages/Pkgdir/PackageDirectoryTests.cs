using System.Globalization;
using System.Text;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Pkgdir;
using Staves.Packages.Xpak;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Pkgdir;

public sealed class PackageDirectoryTests : IDisposable
{
    static readonly VersionedPackageName Name = VersionedPackageName.Parse("app-misc/sample-1.2-r3");

    readonly ScratchDirectory _scratch = new();

    PackageDirectory Packages => new(_scratch["pkgdir"]);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("app-misc/foo/foo-1.0-2.gpkg.tar", "app-misc/foo-1.0", 2L, PackageFormat.Gpkg)]
    [InlineData("app-misc/foo/foo-1.0-r2-13.xpak", "app-misc/foo-1.0-r2", 13L, PackageFormat.Xpak)]
    [InlineData("app-misc/foo-1.0.gpkg.tar", "app-misc/foo-1.0", null, PackageFormat.Gpkg)]
    [InlineData("app-misc/foo-1.0-r2.tbz2", "app-misc/foo-1.0-r2", null, PackageFormat.Xpak)]
    public void A_name_says_what_a_package_is(string path, string name, long? buildId, PackageFormat format)
    {
        Assert.True(PackageFileName.TryParse(path, out PackageFileName? parsed));
        Assert.Equal(new PackageFileName(VersionedPackageName.Parse(name), buildId, format), parsed);
        Assert.Equal(path, parsed.ToString());
    }

    [Theory]
    [InlineData("app-misc/foo/foo-1.0-r2.xpak")]
    [InlineData("app-misc/foo/foo-1.0.gpkg.tar")]
    [InlineData("app-misc/foo/foo-1.0-0.gpkg.tar")]
    [InlineData("app-misc/foo/foo-1.0-01.gpkg.tar")]
    [InlineData("app-misc/bar/foo-1.0-1.gpkg.tar")]
    [InlineData("app-misc/foo/foo-1.0-1.tbz2")]
    [InlineData("app-misc/foo-1.0.xpak")]
    [InlineData("app-misc/foo-1.0-2.gpkg.tar")]
    [InlineData("foo-1.0.gpkg.tar")]
    [InlineData("a/b/c/foo-1.0-1.gpkg.tar")]
    [InlineData("app-misc/foo/foo-1.0-99999999999999999999.gpkg.tar")]
    [InlineData("Packages")]
    public void Other_names_are_no_packages(string path) => Assert.False(PackageFileName.TryParse(path, out _));

    [Fact]
    public void The_packages_of_portage_s_own_directories_are_found()
    {
        string[] Names(string folder) => [.. new PackageDirectory(TestPaths.SharedOrSkip("fixtures/binpkgs/" + folder)).Files().Select(name => name.ToString())];
        Assert.Equal(30, Names("gpkg-zstd-multi").Length);
        Assert.Equal(["app-misc/data/data-0.5-r1-1.xpak", "app-misc/infodemo/infodemo-1-1.xpak"], Names("xpak-zstd-multi"));
        Assert.Equal(["app-misc/data-0.5-r1.gpkg.tar", "app-misc/infodemo-1.gpkg.tar"], Names("gpkg-signed"));
        Assert.Equal(6, Names("xpak-bzip2").Length);
    }

    [Fact]
    public async Task Builds_are_numbered_from_one()
    {
        Assert.Equal("app-misc/sample/sample-1.2-r3-1.gpkg.tar", (await AddAsync()).ToString());
        Assert.Equal("app-misc/sample/sample-1.2-r3-2.gpkg.tar", (await AddAsync()).ToString());
        Assert.Equal("app-misc/sample/sample-1.2-r3-3.xpak", (await AddAsync(PackageFormat.Xpak)).ToString());
        Assert.Equal("app-misc/sample/sample-1.2-r3-8.gpkg.tar", (await AddAsync(known: 7)).ToString());
        Assert.Equal("app-misc/sample/sample-1.2-1.gpkg.tar", (await AddAsync(name: "app-misc/sample-1.2")).ToString());
        foreach (PackageFileName file in Packages.Files())
        {
            using var package = BinaryPackageFile.Open(Path.Combine(_scratch["pkgdir"], file.ToString()));
            Assert.Equal(file.BuildId?.ToString(CultureInfo.InvariantCulture), package.Text("BUILD_ID"));
        }

        Assert.Equal(5, Packages.Files().Count());
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task Many_at_the_same_time_get_a_number_each()
    {
        PackageFileName[] files = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => AddAsync())));
        Assert.Equal(Enumerable.Range(1, 12).Select(number => (long?)number), files.Select(file => file.BuildId).Order());
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task What_another_program_puts_there_meanwhile_stays()
    {
        string taken = Path.Combine(_scratch["pkgdir"], "app-misc/sample/sample-1.2-r3-1.gpkg.tar");
        var numbers = new List<long>();
        PackageFileName file = await Packages.AddAsync(Name, PackageFormat.Gpkg, 0, async (number, path, _) =>
        {
            numbers.Add(number);
            await File.WriteAllTextAsync(path, "ours", CancellationToken.None);
            if (number == 1)
            {
                await File.WriteAllTextAsync(taken, "theirs", CancellationToken.None);
            }
        }, CancellationToken.None);
        Assert.Equal([1, 2], numbers);
        Assert.Equal(2, file.BuildId);
        Assert.Equal("theirs", File.ReadAllText(taken));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task A_build_that_fails_frees_its_number()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Packages.AddAsync(
            Name, PackageFormat.Gpkg, 0, static async (_, path, _) =>
            {
                await File.WriteAllTextAsync(path + ".partial", "half", CancellationToken.None);
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        Assert.Empty(Leftovers());
        Assert.Equal(1, (await AddAsync()).BuildId);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed()
    {
        string directory = Path.Combine(_scratch["pkgdir"], "app-misc/sample");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, ".sample-1.2-r3-1.reserved"), "");
        File.WriteAllText(Path.Combine(directory, ".sample-1.2-r3-1.unfinished.partial"), "half");
        File.WriteAllText(Path.Combine(directory, ".sample-1.2-r3-2.unfinished"), "whole");
        Assert.Equal(1, (await AddAsync()).BuildId);
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task What_is_being_written_keeps_its_number()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        Task<PackageFileName> slow = Packages.AddAsync(Name, PackageFormat.Gpkg, 0, async (_, path, _) =>
        {
            await File.WriteAllTextAsync(path, "slow", CancellationToken.None);
            started.SetResult();
            await finish.Task;
        }, CancellationToken.None);
        await started.Task;
        Assert.Equal(2, (await AddAsync()).BuildId);
        finish.SetResult();
        Assert.Equal(1, (await slow).BuildId);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_a_diagnostic()
    {
        File.WriteAllText(_scratch["pkgdir"], "a file");
        StavesException refused = await Assert.ThrowsAsync<StavesException>(() => AddAsync());
        Assert.Equal("STV4034", refused.Diagnostics[0].Code);
    }

    /// <summary>Hidden files but for the lock.</summary>
    string[] Leftovers() =>
    [
        .. Directory.EnumerateFiles(_scratch["pkgdir"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => Path.GetFileName(file))
            .Where(file => file.StartsWith('.') && file != ".lock"),
    ];

    Task<PackageFileName> AddAsync(PackageFormat format = PackageFormat.Gpkg, long known = 0, string name = "app-misc/sample-1.2-r3") => Packages.AddAsync(
        VersionedPackageName.Parse(name),
        format,
        known,
        (number, path, cancellationToken) =>
        {
            PackageContent content = SamplePackage.Content();
            content = content with
            {
                Metadata = SamplePackage.Metadata().Add("BUILD_ID", Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))),
            };
            return format == PackageFormat.Gpkg
                ? GpkgWriter.WriteAsync(path, $"sample-1.2-r3-{number}", content, GpkgOptions.Default, cancellationToken)
                : XpakWriter.WriteAsync(path, content, CompressionSettings.Default, cancellationToken);
        },
        CancellationToken.None);
}
