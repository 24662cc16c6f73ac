using System.Collections.Immutable;
using System.IO.Compression;
using Staves.Packages;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Gpkg;
using Staves.Tests.Packages.Tar;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>The packages of a cache become a binhost, and stay one.</summary>
public sealed class BinhostExportTests : IDisposable
{
    static readonly QualifiedPackageName Sample = QualifiedPackageName.Parse("app-misc/sample");

    readonly BinhostFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Each_build_of_a_version_gets_a_number_and_the_index_names_all()
    {
        await CacheAsync("sample-1.2-r3", "0123456789abcdef", "one");
        await CacheAsync("sample-1.2-r3", "fedcba9876543210", "two");
        await CacheAsync("sample-2", "0123456789abcdef", "three");

        (ImmutableArray<ExportedPackage> added, int count) = await ExportAsync();

        Assert.Equal(3, count);
        Assert.Equal(
            ["app-misc/sample/sample-1.2-r3-1.gpkg.tar", "app-misc/sample/sample-1.2-r3-2.gpkg.tar", "app-misc/sample/sample-2-1.gpkg.tar"],
            added.Select(package => package.Path));
        var index = BinhostIndex.Parse(File.ReadAllText(_fixture["binhost/Packages"]), "Packages");
        Assert.Equal("3", index.Header["PACKAGES"]);
        Assert.Equal(_fixture.Time.GetUtcNow().ToUnixTimeSeconds(), index.Timestamp);
        Assert.Equal(File.ReadAllBytes(_fixture["binhost/Packages"]), Unpacked(_fixture["binhost/Packages.gz"]));
        Assert.Equal([("1.2-r3", 1L), ("1.2-r3", 2L), ("2", 1L)], index.VersionsOf(Sample).Select(package => (package.Name.Version.ToString(), package.BuildId!.Value)));
        Assert.All(index.VersionsOf(Sample), package =>
        {
            string file = Path.Combine(_fixture["binhost"], package.Path);
            Assert.Equal(new FileInfo(file).Length, package.Size);
            Assert.Equal(BinaryPackageStore.DigestOf(file, CancellationToken.None), $"sha512:{package.Digests["SHA512"]}");
        });
    }

    [Fact]
    public async Task What_was_exported_before_keeps_its_name_and_is_not_copied_again()
    {
        await CacheAsync("sample-1.2-r3", "fedcba9876543210", "one");
        await ExportAsync();
        await CacheAsync("sample-1.2-r3", "0123456789abcdef", "two");

        (ImmutableArray<ExportedPackage> added, int count) = await ExportAsync();

        Assert.Equal((2, "app-misc/sample/sample-1.2-r3-2.gpkg.tar"), (count, Assert.Single(added).Path));
        Assert.Empty((await ExportAsync()).Added);
        Directory.Delete(_fixture["cache"], recursive: true);
        Assert.Equal(2, (await ExportAsync()).Count);
    }

    [Fact]
    public async Task The_number_stands_in_the_package_and_all_else_stays_as_it_was()
    {
        string cached = await CacheAsync("sample-1.2-r3", "0123456789abcdef", "one");
        await ExportAsync();

        using var before = GpkgFile.Open(cached);
        using var after = GpkgFile.Open(_fixture["binhost/app-misc/sample/sample-1.2-r3-1.gpkg.tar"]);
        after.Verify(CancellationToken.None);
        Assert.Equal(("1", "sample-1.2-r3-1"), (after.Text("BUILD_ID"), after.Prefix));
        Assert.Equal(Lines(before), Lines(after).Where(line => !line.StartsWith("BUILD_ID ", StringComparison.Ordinal)));

        static string[] Lines(GpkgFile package) => SamplePackage.Listing(package).Split('\n');
    }

    [Fact]
    public async Task A_package_that_has_a_number_keeps_it_and_is_the_same_file()
    {
        string file = _fixture["cache/packages/app-misc/sample/sample-1-0123456789abcdef.gpkg.tar"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await GpkgWriter.WriteAsync(file, "sample-1-7", SamplePackage.Metadata("sample-1").SetItem("BUILD_ID", "7\n"u8.ToArray()), [Entry("one")], 1, CancellationToken.None);
        await CacheAsync("sample-1", "fedcba9876543210", "two");

        Assert.Equal(["app-misc/sample/sample-1-7.gpkg.tar", "app-misc/sample/sample-1-1.gpkg.tar"], (await ExportAsync()).Added.Select(package => package.Path));
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_fixture["binhost/app-misc/sample/sample-1-7.gpkg.tar"]));
    }

    [Fact]
    public async Task A_damaged_package_is_left_out_and_told()
    {
        string damaged = await CacheAsync("sample-1.2-r3", "0123456789abcdef", "one");
        await CacheAsync("sample-2", "0123456789abcdef", "two");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..3000]);

        (ImmutableArray<ExportedPackage> added, int count) = await ExportAsync();

        Assert.Equal((1, "app-misc/sample-2"), (count, Assert.Single(added).Name));
        Diagnostic warning = Assert.Single(_fixture.Warnings);
        Assert.Equal(("STV4108", damaged), (warning.Code, warning.Location!.File));
    }

    [Fact]
    public async Task A_damaged_index_is_made_anew_from_the_packages()
    {
        await CacheAsync("sample-1.2-r3", "0123456789abcdef", "one");
        await ExportAsync();
        File.WriteAllText(_fixture["binhost/Packages"], "VERSION: 99\n\n");

        (ImmutableArray<ExportedPackage> added, int count) = await ExportAsync();
        Assert.Empty(added);
        Assert.Equal(1, count);
        Assert.Equal("STV4108", Assert.Single(_fixture.Warnings).Code);
    }

    [Fact]
    public async Task An_exported_package_is_fetched_from_there()
    {
        await CacheAsync("sample-1.2-r3", "0123456789abcdef", "one");
        await ExportAsync();
        foreach (string file in new[] { "Packages.gz", "app-misc/sample/sample-1.2-r3-1.gpkg.tar" })
        {
            _fixture.Files[$"/{file}"] = File.ReadAllBytes(_fixture[$"binhost/{file}"]);
        }

        BinhostIndex index = await _fixture.OpenAsync();
        BinaryPackage package = Assert.Single(index.VersionsOf(Sample));
        var store = new BinaryPackageStore(_fixture["binpkgs"]);
        using var fetcher = new BinaryPackageFetcher([_fixture.Binhost], store, _fixture.Options);

        Assert.Null(Assert.Single(await fetcher.FetchAsync([new BinaryRequest(package)], progress: null, TestContext.Current.CancellationToken)));
        Assert.True(store.Has(package));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_told()
    {
        File.WriteAllText(_fixture["binhost"], "a file");
        StavesException exception = await Assert.ThrowsAsync<StavesException>(ExportAsync);
        Assert.Contains(exception.Diagnostics[0].Code, new[] { "STV4033", "STV4109" });
    }

    async Task<string> CacheAsync(string pf, string key, string content)
    {
        string file = _fixture[$"cache/packages/app-misc/sample/{pf}-{key}.gpkg.tar"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return await SamplePackage.WriteAsync(file, [Entry(content)], pf);
    }

    static ImageEntry Entry(string content)
    {
        (TarMember member, byte[] bytes) = SampleMembers.File("usr/share/content", content, 420);
        return new ImageEntry(member, () => new MemoryStream(bytes));
    }

    Task<(ImmutableArray<ExportedPackage> Added, int Count)> ExportAsync() =>
        new BinhostExport(_fixture["binhost"], _fixture.Time, key: null, _fixture.Warnings.Enqueue).AddAsync(
            new CacheInventory(_fixture["cache"], new BinaryPackageStore(_fixture["cache/binpkgs"])).List(CancellationToken.None),
            TestContext.Current.CancellationToken);

    static byte[] Unpacked(string file)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        {
            gzip.CopyTo(stream);
        }

        return stream.ToArray();
    }
}
