using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Gpkg;
using Staves.Portage.Binaries;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Downloads;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>Where an index says too little, the packages are asked, and not fetched.</summary>
public sealed class RemoteMetadataTests : IDisposable
{
    readonly BinhostFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task An_index_of_names_alone_becomes_one_that_can_be_chosen_from()
    {
        string directory = TestPaths.SharedOrSkip("fixtures/binpkgs/gpkg-zstd-multi");
        var portages = BinhostIndex.Parse(File.ReadAllText(Path.Combine(directory, "Packages")), "Packages");
        foreach (IEnumerable<KeyValuePair<string, string>> package in portages.Fields)
        {
            string path = package.Single(field => field.Key == "PATH").Value;
            _fixture.Files[$"/{path}"] = File.ReadAllBytes(Path.Combine(directory, path));
        }

        _fixture.Files["/Packages"] = Encoding.UTF8.GetBytes(BinhostIndex.Write(
            portages.Header, portages.Fields.Select(fields => fields.Where(field => field.Key is "CPV" or "PATH" or "MTIME"))));
        BinhostIndex index = await _fixture.OpenAsync();

        Assert.Equal(portages.Count, index.Count);
        Assert.All(portages.PackageNames, name => Assert.Equal(portages.VersionsOf(name).Select(Facts), index.VersionsOf(name).Select(Facts)));

        // One package is larger than what is asked for at first, and not one was fetched whole for that.
        Assert.All(_fixture.Server.Requests.Where(request => request.Path.EndsWith(".tar", StringComparison.Ordinal)), request => Assert.NotNull(request.RangeEnd));
        int before = _fixture.Requests.Length;
        await _fixture.OpenAsync();
        Assert.Equal(before + 1, _fixture.Requests.Length);
    }

    [Fact]
    public async Task Metadata_that_are_longer_than_the_first_part_are_read_whole()
    {
        byte[] noise = new byte[100_000];
        RandomNumberGenerator.Fill(noise);
        ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> metadata = SamplePackage.Metadata().Add("environment.bz2", noise).Add("zlast", noise);
        await GpkgWriter.WriteAsync(_fixture["package"], "sample-1.2-r3", metadata, SamplePackage.Image, SamplePackage.Time, TestContext.Current.CancellationToken);
        Serve(File.ReadAllBytes(_fixture["package"]));

        BinaryPackage package = Assert.Single((await _fixture.OpenAsync()).VersionsOf(QualifiedPackageName.Parse("app-misc/sample")));
        Assert.Equal((new FileInfo(_fixture["package"]).Length, "8"), (package.Size, package.Metadata.EapiName));
        Assert.Equal(2, _fixture.Server.Requests.Count(request => request.Path == "/sample.gpkg.tar"));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_no_more_than_is_looked_at()
    {
        await SamplePackage.WriteAsync(_fixture["package"]);
        byte[] content = File.ReadAllBytes(_fixture["package"]);
        using FileServer server = new(request => request.Path switch
        {
            "/Packages" => new FileServer.Answer(200, Encoding.UTF8.GetBytes(IndexText)),
            "/sample.gpkg.tar" => new FileServer.Answer(200, content),
            _ => new FileServer.Answer(404, []),
        });

        Assert.Equal(content.Length, (await _fixture.OpenAsync(BinhostFixture.At(server.Address))).VersionsOf(QualifiedPackageName.Parse("app-misc/sample")).Single().Size);
    }

    [Theory]
    [InlineData("no package")]
    [InlineData("")]
    public async Task What_cannot_be_asked_is_left_out(string content)
    {
        Serve(Encoding.UTF8.GetBytes(content));

        Assert.Equal(0, (await _fixture.OpenAsync()).Count);
    }

    [Fact]
    public async Task A_package_that_is_another_one_is_left_out()
    {
        await SamplePackage.WriteAsync(_fixture["package"], pf: "other-1");
        Serve(File.ReadAllBytes(_fixture["package"]));

        Assert.Equal(0, (await _fixture.OpenAsync()).Count);
    }

    const string IndexText = "PACKAGES: 1\nTIMESTAMP: 1700000000\nVERSION: 0\n\nCPV: app-misc/sample-1.2-r3\nPATH: sample.gpkg.tar\n";

    void Serve(byte[] package)
    {
        _fixture.Files["/Packages"] = Encoding.UTF8.GetBytes(IndexText);
        _fixture.Files["/sample.gpkg.tar"] = package;
    }

    static string Facts(BinaryPackage package) =>
        $"{package} {package.Size} {package.BuildTime} {package.Chost} {string.Join(' ', package.Use)} {package.Metadata.Slot} {package.Metadata.Rdepend}";
}
