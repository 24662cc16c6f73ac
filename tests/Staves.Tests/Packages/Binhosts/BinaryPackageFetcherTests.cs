using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Binhosts;
using Staves.Packages.Downloads;
using Staves.Packages.Gpkg;
using Staves.Packages.Verification;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Downloads;
using Staves.Tests.Packages.Gpkg;
using Staves.Tests.Packages.Verification;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>Packages come into the store whole, verified and once.</summary>
public sealed class BinaryPackageFetcherTests : IDisposable
{
    const string Path = "app-misc/sample/sample-1.2-r3-1.gpkg.tar";

    static readonly QualifiedPackageName Name = QualifiedPackageName.Parse("app-misc/sample");

    readonly BinhostFixture _fixture = new();
    readonly ConcurrentQueue<DownloadProgress> _progress = [];
    readonly byte[] _content;

    public BinaryPackageFetcherTests()
    {
        string file = SamplePackage.WriteAsync(_fixture["sample.gpkg.tar"]).GetAwaiter().GetResult();
        _content = File.ReadAllBytes(file);
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_package_is_fetched_verified_and_told_of()
    {
        _fixture.Files[$"/{Path}"] = _content;
        BinaryPackage package = Package(_fixture.Binhost);

        Assert.Null(await FetchAsync(package, _fixture.Binhost));

        string stored = Store.PathOf(package);
        Assert.StartsWith(_fixture["binpkgs/app-misc/sample/sample-1.2-r3-"], stored, StringComparison.Ordinal);
        Assert.Equal(_content, File.ReadAllBytes(stored));
        Assert.Equal(("sample-1.2-r3-1.gpkg.tar", DownloadStage.Fetched), (_progress.Last().FileName, _progress.Last().Stage));

        // The second time nobody is asked.
        Assert.Null(await FetchAsync(package, _fixture.Binhost));
        Assert.Single(_fixture.Requests);
        Assert.Equal(DownloadStage.Present, _progress.Last().Stage);
        Assert.True(Store.Has(package));
    }

    [Fact]
    public async Task A_mirror_that_breaks_off_is_gone_on_with_at_the_next()
    {
        using FileServer half = new(request => request.RangeStart is null ? FileServer.Good(request, _content) with { CutAfter = 5000 } : new FileServer.Answer(404, []));
        using FileServer good = new(request => FileServer.Good(request, _content));
        Binhost binhost = BinhostFixture.At(half.Address, good.Address);

        Assert.Null(await FetchAsync(Package(binhost), binhost));

        Assert.Equal([null, 5000], half.Requests.Select(request => request.RangeStart));
        Assert.Equal([5000], good.Requests.Select(request => request.RangeStart));
    }

    [Fact]
    public async Task A_mirror_that_ignores_ranges_starts_again()
    {
        int answers = 0;
        using FileServer server = new(_ => new FileServer.Answer(200, _content) { CutAfter = Interlocked.Increment(ref answers) == 1 ? 5000 : null });
        Binhost binhost = BinhostFixture.At(server.Address);

        Assert.Null(await FetchAsync(Package(binhost), binhost));
        Assert.Equal([null, 5000], server.Requests.Select(request => request.RangeStart));
    }

    [Fact]
    public async Task A_mirror_with_another_content_is_left_for_the_next()
    {
        byte[] other = [.. _content];
        other[^3000] ^= 1;
        using FileServer lying = new(request => FileServer.Good(request, other));
        using FileServer good = new(request => FileServer.Good(request, _content));
        Binhost binhost = BinhostFixture.At(lying.Address, good.Address);

        Assert.Null(await FetchAsync(Package(binhost), binhost));
        Assert.Single(lying.Requests);
        Assert.Equal([Store.PathOf(Package(binhost))], Directory.GetFiles(_fixture["binpkgs/app-misc/sample"]));
    }

    [Fact]
    public async Task A_package_that_is_nowhere_what_the_index_says_is_refused_with_the_reason()
    {
        byte[] other = [.. _content];
        other[^3000] ^= 1;
        _fixture.Files[$"/{Path}"] = other;

        Assert.Matches(
            $"""
            ^error\[STV4111\]: `{Path}` of the binhost `test` is refused
              staves.toml:3:1
              http://SERVER/{Path}: its SHA512 is [0-9a-f]+…, the index says [0-9a-f]+…
              hint: ask again later, or tell whoever keeps the binhost; `--no-binhosts` compiles all packages
            $
            """,
            await FailAsync(Package(_fixture.Binhost), _fixture.Binhost));
        Assert.False(Store.Has(Package(_fixture.Binhost)));
    }

    [Fact]
    public async Task Without_a_hash_in_the_index_its_own_Manifest_tells_a_damaged_package()
    {
        byte[] other = [.. _content];
        other[^3000] ^= 1;
        _fixture.Files[$"/{Path}"] = other;

        Assert.Contains("has another BLAKE2B checksum than its Manifest says", await FailAsync(Package(_fixture.Binhost, hashes: false), _fixture.Binhost), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CPV", "app-misc/sample-9", "its CPV is `app-misc/sample-1.2-r3`, the index says `app-misc/sample-9`")]
    [InlineData("SLOT", "1", "its SLOT is `0`, the index says `1`")]
    [InlineData("USE", "nls", "its USE is ``, the index says `nls`")]
    [InlineData("BUILD_TIME", "17", "its BUILD_TIME is ``, the index says `17`")]
    public async Task A_package_of_which_the_index_tells_something_else_is_refused(string key, string value, string reason)
    {
        _fixture.Files[$"/{Path}"] = _content;

        Assert.Contains(reason, await FailAsync(Package(_fixture.Binhost, (key, value)), _fixture.Binhost), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsigned_package_of_a_binhost_that_signs_is_refused()
    {
        _fixture.Files[$"/{Path}"] = _content;
        using GpgHome gpg = new();
        Binhost signing = _fixture.Binhost with { Signatures = Trusting(gpg, NewKey(gpg)) };
        Assert.Null(await FetchAsync(Package(_fixture.Binhost), _fixture.Binhost));

        // Even where it was good enough before.
        Assert.Contains("it has no signatures", await FailAsync(Package(signing), signing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_package_is_taken_from_whom_its_binhost_trusts()
    {
        using GpgHome gpg = new();
        string builder = NewKey(gpg);
        string stranger = NewKey(gpg);
        var options = new GpkgOptions { SigningKey = SigningKey.Read(gpg.ExportSecret(builder, Now), "", TimeProvider.System), SignatureTime = Now };
        string file = _fixture["signed.gpkg.tar"];
        await GpkgWriter.WriteAsync(file, "sample-1.2-r3", SamplePackage.Content(), options, TestContext.Current.CancellationToken);
        byte[] signed = File.ReadAllBytes(file);
        using FileServer server = new(request => FileServer.Good(request, signed));
        Binhost binhost = BinhostFixture.At(server.Address) with { Signatures = Trusting(gpg, stranger) };

        Assert.Contains($"it was made by the key {builder}", await FailAsync(Package(binhost, ("SIZE", $"{signed.Length}")), binhost), StringComparison.Ordinal);
        binhost = binhost with { Signatures = Trusting(gpg, builder) };
        Assert.Null(await FetchAsync(Package(binhost, ("SIZE", $"{signed.Length}")), binhost));
    }

    [Theory]
    [InlineData("../sample.gpkg.tar")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b.gpkg.tar")]
    [InlineData("a/%2e%2e/b.gpkg.tar")]
    [InlineData("a/b.gpkg.tar?x")]
    public async Task A_path_that_leads_elsewhere_is_not_asked_for(string path)
    {
        Assert.Contains("error[STV4114]", await FailAsync(Package(_fixture.Binhost, ("PATH", path)), _fixture.Binhost), StringComparison.Ordinal);
        Assert.Equal(0, _fixture.Server.Connections);
    }

    [Fact]
    public async Task An_index_of_a_server_leads_to_no_file_of_this_machine()
    {
        string text = $"URI: file://{_fixture["."]}\n{IndexText()}";
        BinaryPackage package = BinhostIndex.Parse(text, _fixture.Binhost.IndexPath).VersionsOf(Name).Single() with { Path = "sample.gpkg.tar" };

        Assert.Contains("STV4112", await FailAsync(package, _fixture.Binhost), StringComparison.Ordinal);
        Assert.Equal(["/sample.gpkg.tar"], _fixture.Requests);
    }

    [Fact]
    public async Task The_address_that_an_index_gives_comes_before_its_own()
    {
        _fixture.Files[$"/elsewhere/{Path}"] = _content;
        BinaryPackage package = BinhostIndex.Parse($"URI: {_fixture.Server.Address}/elsewhere/\n{IndexText()}", _fixture.Binhost.IndexPath).VersionsOf(Name).Single();

        Assert.Null(await FetchAsync(package, _fixture.Binhost));
        Assert.Equal([$"/elsewhere/{Path}"], _fixture.Requests);
    }

    [Fact]
    public async Task What_Portage_has_fetched_already_is_taken_from_there()
    {
        string kept = _fixture[$"kept/{Path}"];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(kept)!);
        File.WriteAllBytes(kept, _content);
        Binhost binhost = _fixture.Binhost with { DownloadDirectory = _fixture["kept"] };

        Assert.Null(await FetchAsync(Package(binhost), binhost));
        Assert.Equal(0, _fixture.Server.Connections);
    }

    [Fact]
    public async Task Offline_takes_what_is_here_and_opens_no_socket()
    {
        _fixture.Files[$"/{Path}"] = _content;
        BinaryPackage package = Package(_fixture.Binhost);
        _fixture.Options = _fixture.Options with { Offline = true };
        Assert.Contains("error[STV4115]", await FailAsync(package, _fixture.Binhost), StringComparison.Ordinal);

        Assert.Equal(0, _fixture.Server.Connections);
        _fixture.Options = _fixture.Options with { Offline = false };
        Assert.Null(await FetchAsync(package, _fixture.Binhost));
        int connections = _fixture.Server.Connections;
        _fixture.Options = _fixture.Options with { Offline = true };
        Assert.Null(await FetchAsync(package, _fixture.Binhost));
        Assert.Equal(connections, _fixture.Server.Connections);
    }

    [Fact]
    public async Task A_package_that_has_gone_says_where_it_was_looked_for() => Assert.Equal(
        $"""
        error[STV4112]: `{Path}` of the binhost `test` cannot be fetched
          staves.toml:3:1
          http://SERVER/{Path}: HTTP 404 Status
          hint: check the network; `--no-binhosts` compiles all packages

        """,
        await FailAsync(Package(_fixture.Binhost), _fixture.Binhost));

    [Fact]
    public async Task One_that_fails_does_not_keep_the_others_from_coming()
    {
        _fixture.Files[$"/{Path}"] = _content;
        BinaryPackage good = Package(_fixture.Binhost);
        using var fetcher = new BinaryPackageFetcher([_fixture.Binhost], Store, _fixture.Options);

        StavesException?[] failures = [.. await fetcher.FetchAsync(
            [new BinaryRequest(Package(_fixture.Binhost, ("PATH", "gone.gpkg.tar"))), new BinaryRequest(good)], null, TestContext.Current.CancellationToken)];

        Assert.Equal(["STV4112", null], failures.Select(failure => failure?.Diagnostics[0].Code));
        Assert.True(Store.Has(good));
    }

    [Fact]
    public async Task Several_that_want_one_package_fetch_it_once()
    {
        _fixture.Files[$"/{Path}"] = _content;
        BinaryPackage package = Package(_fixture.Binhost);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => FetchAsync(package, _fixture.Binhost))), Assert.Null);
        Assert.Single(_fixture.Requests);
    }

    static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    static string NewKey(GpgHome gpg) => gpg.NewKey("ed25519", "sign", Now.AddDays(-1));

    /// <summary>One who has the keys of all and trusts one.</summary>
    static SignatureRules Trusting(GpgHome gpg, string key)
    {
        Assert.True(KeyFingerprint.TryParse(key, out KeyFingerprint? fingerprint));
        var keyring = Keyring.Parse(gpg.RunBytes(Now, ["--export"]), "keyring");
        return SignatureRules.Required(new SignatureVerifier(keyring, [new KeyPin(fingerprint, KeyPurposes.Packages)], TimeProvider.System));
    }

    BinaryPackageStore Store => new(_fixture["binpkgs"]);

    BinaryPackage Package(Binhost binhost, params (string Key, string Value)[] changes) => Package(binhost, hashes: changes.Length == 0, changes);

    BinaryPackage Package(Binhost binhost, bool hashes, params (string Key, string Value)[] changes)
    {
        var index = BinhostIndex.Parse(IndexText(hashes, changes), binhost.IndexPath);
        return Assert.Single(index.VersionsOf(Name));
    }

    string IndexText(bool hashes = true, params (string Key, string Value)[] changes)
    {
        ImmutableSortedDictionary<string, string> fields = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("CPV", "app-misc/sample-1.2-r3"),
            KeyValuePair.Create("EAPI", "8"),
            KeyValuePair.Create("PATH", Path),
            KeyValuePair.Create("SIZE", _content.Length.ToString(CultureInfo.InvariantCulture)),
            .. hashes ? [KeyValuePair.Create("SHA512", Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(_content)))] : Array.Empty<KeyValuePair<string, string>>(),
        ]);
        return BinhostIndex.Write([KeyValuePair.Create("VERSION", "0")], [fields.SetItems(changes.Select(change => KeyValuePair.Create(change.Key, change.Value)))]);
    }

    async Task<StavesException?> FetchAsync(BinaryPackage package, Binhost binhost)
    {
        using var fetcher = new BinaryPackageFetcher([binhost], Store, _fixture.Options);
        return Assert.Single(await fetcher.FetchAsync([new BinaryRequest(package)], new Recorder(_progress), TestContext.Current.CancellationToken));
    }

    async Task<string> FailAsync(BinaryPackage package, Binhost binhost) => DiagnosticText.Of(
        await FetchAsync(package, binhost) ?? throw new InvalidOperationException("it was fetched"))
        .Replace(_fixture.Server.Address, "http://SERVER", StringComparison.Ordinal);

    sealed class Recorder(ConcurrentQueue<DownloadProgress> queue) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => queue.Enqueue(value);
    }
}
