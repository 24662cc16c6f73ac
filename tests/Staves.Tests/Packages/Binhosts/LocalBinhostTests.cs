using Staves.Portage.Binaries;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>Directories of binary packages, with an index and without.</summary>
public sealed class LocalBinhostTests : IDisposable
{
    static readonly QualifiedPackageName Sample = QualifiedPackageName.Parse("app-misc/sample");

    readonly BinhostFixture _fixture = new();

    public LocalBinhostTests() => Directory.CreateDirectory(_fixture["packages"]);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_index_of_a_directory_is_read_when_it_changes(bool asUri)
    {
        string address = asUri ? $"file://{_fixture["packages"]}" : _fixture["packages"];
        File.WriteAllText(_fixture["packages/Packages"], BinhostFixture.Text);
        Assert.Equal(2, (await _fixture.OpenAsync(BinhostFixture.At(address))).Count);

        File.WriteAllText(_fixture["packages/Packages"], "VERSION: 0\n\nCPV: app-misc/c-1\n");
        BinhostIndex index = await _fixture.OpenAsync(BinhostFixture.At(address));
        Assert.Equal(("app-misc/c", address), (index.PackageNames.Single().ToString(), index.Source));
    }

    [Fact]
    public async Task A_compressed_index_will_do()
    {
        File.WriteAllBytes(_fixture["packages/Packages.gz"], BinhostFixture.Gzip(BinhostFixture.Text));

        Assert.Equal(2, (await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]))).Count);
    }

    [Fact]
    public async Task A_directory_needs_no_network()
    {
        File.WriteAllText(_fixture["packages/Packages"], BinhostFixture.Text);
        _fixture.Options = _fixture.Options with { Offline = true };

        Assert.Equal(2, (await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]))).Count);
    }

    [Fact]
    public async Task An_index_that_was_cut_off_is_told_with_its_place()
    {
        File.WriteAllText(_fixture["packages/Packages"], BinhostFixture.Text[..BinhostFixture.Text.IndexOf("CPV: app-misc/b", StringComparison.Ordinal)]);

        Assert.Equal(
            "error[STV2140]: the index of binary packages has 1 packages, and its header says `2`\n  SCRATCH/packages/Packages:1\n",
            await _fixture.FailAsync(BinhostFixture.At(_fixture["packages"])));
    }

    [Fact]
    public async Task Without_an_index_the_packages_speak_for_themselves()
    {
        string file = await Package("app-misc/sample/sample-1.2-r3-1.gpkg.tar");

        BinaryPackage package = Assert.Single((await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]))).VersionsOf(Sample));
        Assert.Equal(("app-misc/sample-1.2-r3", "8", new FileInfo(file).Length), (package.Name.ToString(), package.Metadata.EapiName, package.Size));
        Assert.Equal(("app-misc/sample/sample-1.2-r3-1.gpkg.tar", _fixture["packages"]), (package.Path, package.Source));
        Assert.Equal(RealTool.Run("sha512sum", "-b", file).Split(' ')[0], package.Digests["SHA512"]);
    }

    [Fact]
    public async Task A_package_that_was_read_before_is_not_opened_again()
    {
        string file = await Package("sample-1.2-r3-1.gpkg.tar");
        await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]));
        DateTime time = File.GetLastWriteTimeUtc(file);
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        File.SetLastWriteTimeUtc(file, time);

        Assert.Equal(1, (await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]))).Count);
        Assert.Empty(_fixture.Warnings);

        File.SetLastWriteTimeUtc(file, time.AddSeconds(1));
        Assert.Contains("STV4101", await _fixture.FailAsync(BinhostFixture.At(_fixture["packages"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_package_is_left_out_and_told()
    {
        await Package("sample-1.2-r3-1.gpkg.tar");
        File.WriteAllText(_fixture["packages/broken-1.gpkg.tar"], "no package");

        Assert.Equal(1, (await _fixture.OpenAsync(BinhostFixture.At(_fixture["packages"]))).Count);
        Assert.Equal(["STV4108"], _fixture.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("packages", "it has neither an index nor packages")]
    [InlineData("nowhere", "there is no such directory")]
    public async Task A_directory_without_packages_is_no_binhost(string directory, string reason) => Assert.Contains(
        $"error[STV4101]: the binhost `test` has no index of packages\n  staves.toml:3:1\n  SCRATCH/{directory}: {reason}\n",
        await _fixture.FailAsync(BinhostFixture.At(_fixture[directory])),
        StringComparison.Ordinal);

    async Task<string> Package(string path)
    {
        string file = _fixture[$"packages/{path}"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return await SamplePackage.WriteAsync(file);
    }
}
