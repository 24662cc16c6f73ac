using System.Text;
using Staves.Packages.Binhosts;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Tests.Packages.Downloads;
using ZstdSharp;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>What is fetched of a server's index, and when.</summary>
public sealed class BinhostIndexCacheTests : IDisposable
{
    static readonly QualifiedPackageName B = QualifiedPackageName.Parse("app-misc/b");

    readonly BinhostFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task An_index_is_fetched_once_and_asked_for_again()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);

        Assert.Equal(6, (await _fixture.OpenAsync()).VersionsOf(B).Single().Size);
        BinhostIndex again = await _fixture.OpenAsync();

        Assert.Equal((2, _fixture.Server.Address), (again.Count, again.Source));
        Assert.Equal(["/Packages.gz", "/Packages.gz"], _fixture.Requests);
        Assert.Null(_fixture.Server.Requests.First().IfNoneMatch);
        Assert.NotNull(_fixture.Server.Requests.Last().IfNoneMatch);
    }

    [Fact]
    public async Task A_new_index_takes_the_place_of_the_old_one()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);
        BinhostIndex before = await _fixture.OpenAsync();
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip("TIMESTAMP: 1700000001\nVERSION: 0\n\nCPV: app-misc/c-1\nEAPI: 8\nSIZE: 1\n");

        Assert.Equal("app-misc/c", (await _fixture.OpenAsync()).PackageNames.Single().ToString());
        Assert.Equal(2, before.PackageNames.Count());
    }

    [Theory]
    [InlineData("Packages.gz", 1)]
    [InlineData("Packages", 2)]
    [InlineData("Packages.zst", 3)]
    public async Task The_file_that_was_there_is_asked_for_first_the_next_time(string name, int requests)
    {
        byte[] text = Encoding.UTF8.GetBytes(BinhostFixture.Text);
        using var compressor = new Compressor();
        _fixture.Files[$"/{name}"] = name switch
        {
            "Packages.gz" => BinhostFixture.Gzip(BinhostFixture.Text),
            "Packages.zst" => compressor.Wrap(text).ToArray(),
            _ => text,
        };

        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Assert.Equal(requests, _fixture.Requests.Length);
        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Assert.Equal(requests + 1, _fixture.Requests.Length);
        Assert.Equal($"/{name}", _fixture.Requests[^1]);
    }

    [Fact]
    public async Task Within_its_time_to_live_an_index_is_not_asked_for()
    {
        _fixture.Files["/Packages"] = Encoding.UTF8.GetBytes($"TTL: 60\n{BinhostFixture.Text}");
        await _fixture.OpenAsync();
        int before = _fixture.Requests.Length;

        _fixture.Time.Now = _fixture.Time.Now.AddSeconds(59);
        await _fixture.OpenAsync();
        Assert.Equal(before, _fixture.Requests.Length);

        _fixture.Time.Now = _fixture.Time.Now.AddSeconds(1);
        await _fixture.OpenAsync();
        Assert.Equal(before + 1, _fixture.Requests.Length);

        // That it was current then counts from then on.
        _fixture.Time.Now = _fixture.Time.Now.AddSeconds(59);
        await _fixture.OpenAsync();
        Assert.Equal(before + 1, _fixture.Requests.Length);
    }

    [Fact]
    public async Task No_time_to_live_is_longer_than_a_week()
    {
        _fixture.Files["/Packages"] = Encoding.UTF8.GetBytes($"TTL: 99999999999\n{BinhostFixture.Text}");
        await _fixture.OpenAsync();
        int before = _fixture.Requests.Length;

        _fixture.Time.Now = _fixture.Time.Now.AddDays(7);
        await _fixture.OpenAsync();
        Assert.Equal(before + 1, _fixture.Requests.Length);
    }

    [Fact]
    public async Task A_frozen_binhost_is_asked_once()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);
        await _fixture.OpenAsync(_fixture.Binhost with { IsFrozen = true });
        await _fixture.OpenAsync(_fixture.Binhost with { IsFrozen = true });

        Assert.Single(_fixture.Requests);
    }

    [Fact]
    public async Task Offline_takes_what_is_here_and_opens_no_socket()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);
        await _fixture.OpenAsync();
        int connections = _fixture.Server.Connections;
        _fixture.Options = _fixture.Options with { Offline = true };

        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Assert.Equal(connections, _fixture.Server.Connections);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public async Task Offline_and_nothing_here_is_an_error()
    {
        _fixture.Options = _fixture.Options with { Offline = true };

        Assert.Equal(
            """
            error[STV4103]: the index of the binhost `test` is not in the cache, and `--offline` forbids to fetch it
              staves.toml:3:1
              hint: run once without --offline, or leave binary packages out: --no-binhosts

            """,
            await _fixture.FailAsync());
        Assert.Equal(0, _fixture.Server.Connections);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_replaced_by_what_is_here()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);
        await _fixture.OpenAsync();
        _fixture.Stopped = true;

        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Diagnostic warning = Assert.Single(_fixture.Warnings);
        Assert.Equal(("STV4105", "the binhost `test` does not answer; its index of 2026-01-02 03:04 UTC is used"), (warning.Code, warning.Message));
        Assert.Equal([$"{_fixture.Server.Address}/Packages.gz: HTTP 503 Status"], warning.Details);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_an_error_where_nothing_is_here()
    {
        _fixture.Stopped = true;

        Assert.Equal(
            """
            error[STV4102]: the index of the binhost `test` cannot be fetched
              staves.toml:3:1
              http://SERVER/Packages.gz: HTTP 503 Status
              hint: check the network and its address, or leave binary packages out: --no-binhosts

            """,
            await _fixture.FailAsync());
        Assert.Equal(3, _fixture.Requests.Length);
    }

    [Fact]
    public async Task A_server_without_an_index_says_so_at_once()
    {
        Assert.Contains("error[STV4101]: the binhost `test` has no index of packages", await _fixture.FailAsync(), StringComparison.Ordinal);
        Assert.Equal(["/Packages.gz", "/Packages", "/Packages.zst"], _fixture.Requests);
    }

    [Fact]
    public async Task The_next_mirror_is_asked_where_one_has_nothing()
    {
        _fixture.Files["/second/Packages"] = Encoding.UTF8.GetBytes(BinhostFixture.Text);

        Assert.Equal(2, (await _fixture.OpenAsync(BinhostFixture.At($"{_fixture.Server.Address}/first", $"{_fixture.Server.Address}/second"))).Count);
    }

    [Theory]
    [InlineData("PACKAGES: 3\nTIMESTAMP: 1\nVERSION: 0\n\nCPV: app-misc/a-1\n", "error[STV2140]: the index of binary packages has 1 packages, and its header says `3`\n  http://SERVER/Packages:1\n")]
    [InlineData("VERSION: 0\n\nCPV: app-misc/a-1\n", "error[STV4104]: the index of binary packages has no `TIMESTAMP`\n  http://SERVER/Packages:1\n")]
    [InlineData("<html>", "error[STV2140]: the index of binary packages has no `VERSION`\n  http://SERVER/Packages:1\n")]
    public async Task An_index_that_cannot_be_one_is_told_with_its_place(string text, string message)
    {
        _fixture.Files["/Packages"] = Encoding.UTF8.GetBytes(text);

        Assert.StartsWith(message, await _fixture.FailAsync(), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_fixture.Directory, "Packages*", SearchOption.AllDirectories), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compressed_index_that_was_cut_off_is_told_wherever_it_ends()
    {
        byte[] whole = BinhostFixture.Gzip(BinhostFixture.Text);
        for (int length = 0; length < whole.Length; length += 7)
        {
            _fixture.Files["/Packages.gz"] = whole[..length];
            Assert.StartsWith("error[STV", await _fixture.FailAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_is_shorter_than_announced_is_no_index()
    {
        using FileServer server = new(_ => new FileServer.Answer(200, Encoding.UTF8.GetBytes(BinhostFixture.Text)) { Length = 1000 });

        Assert.Contains("STV4102", await _fixture.FailAsync(BinhostFixture.At(server.Address)), StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_index_that_unpacks_without_end_is_refused() => await Task.Run(() =>
    {
        byte[] bomb = BinhostFixture.Gzip(new string('a', 100_000));
        var intake = new IndexIntake(_fixture["Packages"]) { LongestText = 99_999 };

        StavesException refused = Assert.Throws<StavesException>(() => intake.Unpack(new MemoryStream(bomb), "Packages.gz", TestContext.Current.CancellationToken));
        Assert.Equal("the index of binary packages is longer than 99999 bytes", refused.Message);
    });

    [Fact]
    public async Task An_older_index_than_the_one_that_is_here_is_not_taken()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip(BinhostFixture.Text);
        await _fixture.OpenAsync();
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip("TIMESTAMP: 1600000000\nVERSION: 0\n\nCPV: app-misc/c-1\nEAPI: 8\nSIZE: 1\n");

        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Diagnostic warning = Assert.Single(_fixture.Warnings);
        Assert.Equal("STV4106", warning.Code);
        Assert.Equal([$"{_fixture.Server.Address}/Packages.gz: 2020-09-13 12:26 UTC", "here: 2023-11-14 22:13 UTC"], warning.Details);
    }

    [Fact]
    public async Task Several_that_want_one_index_fetch_it_once()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip($"TTL: 60\n{BinhostFixture.Text}");

        BinhostIndex[] indexes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _fixture.OpenAsync()));

        Assert.All(indexes, index => Assert.Equal(2, index.Count));
        Assert.Single(_fixture.Requests);
    }

    [Fact]
    public async Task A_stored_index_that_was_damaged_is_fetched_again()
    {
        _fixture.Files["/Packages.gz"] = BinhostFixture.Gzip($"TTL: 60\n{BinhostFixture.Text}");
        await _fixture.OpenAsync();
        string stored = Directory.GetFiles(_fixture.Directory, "Packages", SearchOption.AllDirectories).Single();
        File.Move(stored, $"{stored}.old");
        File.WriteAllBytes(stored, File.ReadAllBytes($"{stored}.old")[..^9]);

        Assert.Equal(2, (await _fixture.OpenAsync()).Count);
        Assert.Equal(2, _fixture.Requests.Length);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_told()
    {
        using var cache = new BinhostIndexCache("/proc/nowhere", _fixture.Options, _fixture.Warnings.Enqueue);

        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => cache.OpenAsync([_fixture.Binhost], TestContext.Current.CancellationToken));
        Assert.Equal("STV4107", Assert.Single(failure.Diagnostics).Code);
    }
}
