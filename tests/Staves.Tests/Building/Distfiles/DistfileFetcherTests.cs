using System.Diagnostics;
using System.Net.Sockets;
using Staves.Building.Distfiles;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Downloads;

namespace Staves.Tests.Building.Distfiles;

public sealed class DistfileFetcherTests : IDisposable
{
    readonly DistfileFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_file_is_fetched_verified_and_told_of()
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content));
        string uri = $"{server.Address}/a/file-1.0+really2.tar.gz";
        Assert.Equal([_fixture.Target], await _fixture.FetchAsync(_fixture.File(uri)));
        _fixture.AssertFetched();
        FileServer.Request request = Assert.Single(server.Requests);
        Assert.Equal("/a/file-1.0+really2.tar.gz", request.Path);
        Assert.StartsWith("Staves/", request.Headers["User-Agent"]);
        Assert.Equal("identity", request.Headers["Accept-Encoding"]);
        Assert.Equal(new DownloadProgress("file-1.0+really2.tar.gz", 0, 300_000, uri, DownloadStage.Fetching), _fixture.Progress.First());
        Assert.Equal(
            new DownloadProgress("file-1.0+really2.tar.gz", 300_000, 300_000, uri, DownloadStage.Fetched), _fixture.Progress.Last());
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_resumed_where_it_ended()
    {
        int answers = 0;
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content) with
        {
            CutAfter = Interlocked.Increment(ref answers) < 3 ? 100_000 : null,
        });
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.Equal([null, 100_000, 200_000], server.Requests.Select(request => request.RangeStart));
        Assert.Equal([null, "\"v1\"", "\"v1\""], server.Requests.Select(request => request.IfRange));
    }

    [Fact]
    public async Task A_server_without_ranges_starts_again()
    {
        int answers = 0;
        using FileServer server = new(_ => new FileServer.Answer(200, _fixture.Content)
        {
            CutAfter = Interlocked.Increment(ref answers) == 1 ? 100_000 : null,
        });
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.Equal([null, 100_000], server.Requests.Select(request => request.RangeStart));
    }

    [Fact]
    public async Task A_server_whose_file_has_changed_starts_again()
    {
        int answers = 0;
        using FileServer server = new(request => Interlocked.Increment(ref answers) == 1
            ? FileServer.Good(request, new byte[300_000], "\"wrong\"") with { CutAfter = 1000 }
            : FileServer.Good(request, _fixture.Content));
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.Equal([null, "\"wrong\""], server.Requests.Select(request => request.IfRange));
    }

    [Fact]
    public async Task What_a_killed_fetch_left_is_gone_on_with()
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content));
        Leave(_fixture.Content[..123_456]);
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.Equal([123_456], server.Requests.Select(request => request.RangeStart));
    }

    [Fact]
    public async Task A_fetch_killed_before_its_last_step_needs_no_server()
    {
        Leave(_fixture.Content);
        await _fixture.FetchAsync(_fixture.File("http://127.0.0.1:1/f"));
        _fixture.AssertFetched();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(300_001)]
    public async Task Leftovers_of_something_else_are_not_held_against_the_server(int length)
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content));
        Leave(new byte[length]);
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task A_mirror_without_the_file_is_followed_by_the_next()
    {
        using FileServer server = new(request => request.Path == "/one/f" ? new FileServer.Answer(404, []) : FileServer.Good(request, _fixture.Content));
        _fixture.Options = _fixture.Options with { Mirrors = group => group == "gnu" ? [$"{server.Address}/one/", $"{server.Address}/two"] : [] };
        await _fixture.FetchAsync(_fixture.File("mirror://gnu/f"));
        _fixture.AssertFetched();
        Assert.Equal(["/one/f", "/two/f"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_wrong_content_is_kept_aside_and_the_next_mirror_asked()
    {
        byte[] lie = new byte[300_000];
        using FileServer server = new(request => FileServer.Good(request, request.Path == "/one" ? lie : _fixture.Content));
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/one", $"{server.Address}/two"));
        _fixture.AssertFetched();
        string kept = Assert.Single(Directory.GetFiles(_fixture.Options.Directory, "*._checksum_failure_.*"));
        Assert.Equal(lie, File.ReadAllBytes(kept));
    }

    [Fact]
    public async Task A_page_instead_of_the_file_is_not_even_read()
    {
        using FileServer server = new(request => request.Path == "/one"
            ? new FileServer.Answer(200, "<html>not found</html>"u8.ToArray())
            : FileServer.Good(request, _fixture.Content));
        Leave(_fixture.Content[..1000]);
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/one", $"{server.Address}/two"));
        _fixture.AssertFetched();
        Assert.Equal([1000, 1000], server.Requests.Select(request => request.RangeStart));
    }

    [Fact]
    public async Task An_answer_without_length_that_is_too_short_or_too_long_is_no_endless_loop()
    {
        using FileServer server = new(request => new FileServer.Answer(200, request.Path == "/short" ? [1, 2, 3] : new byte[400_000]) { Length = null });
        Diagnostic diagnostic = await _fixture.FailAsync(_fixture.File($"{server.Address}/short", $"{server.Address}/long"));
        Assert.Equal("STV5101", diagnostic.Code);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(0, new FileInfo(_fixture.Partial).Length);
    }

    [Fact]
    public async Task Wrong_content_everywhere_is_told_source_by_source()
    {
        using FileServer server = new(request => request.Path == "/gone" ? new FileServer.Answer(410, []) : FileServer.Good(request, new byte[300_000]));
        Diagnostic diagnostic = await _fixture.FailAsync(_fixture.File($"{server.Address}/one", $"{server.Address}/gone", "ftp://example.com/f"));
        Snapshot.Matches(Text(diagnostic, server));
    }

    [Fact]
    public async Task Unreachable_mirrors_are_told_with_their_reasons_after_several_rounds()
    {
        using FileServer server = new(_ => new FileServer.Answer(503, []));
        int closed = ClosedPort();
        Diagnostic diagnostic = await _fixture.FailAsync(
            _fixture.File($"{server.Address}/f", $"http://127.0.0.1:{closed}/f", "http://nowhere.invalid/f", "/nowhere/f", "mirror://unknown/f"));
        Assert.Equal(3, server.Requests.Count);
        Snapshot.Matches(Text(diagnostic, server).Replace($":{closed}", ":CLOSED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        int answers = 0;
        using FileServer server = new(request => Interlocked.Increment(ref answers) < 3
            ? new FileServer.Answer(503, []) { Headers = ["Retry-After: 0"] }
            : FileServer.Good(request, _fixture.Content));
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/f"));
        _fixture.AssertFetched();
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left()
    {
        using FileServer server = new(request => request.Path == "/slow"
            ? FileServer.Good(request, _fixture.Content) with { CutAfter = 1000, PauseAtEnd = TimeSpan.FromMinutes(1) }
            : FileServer.Good(request, _fixture.Content));
        _fixture.Options = _fixture.Options with { StallTimeout = TimeSpan.FromMilliseconds(100) };
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/slow", $"{server.Address}/f"));
        _fixture.AssertFetched();
    }

    [Fact]
    public async Task Redirections_are_followed()
    {
        using FileServer server = new(request => request.Path == "/from"
            ? new FileServer.Answer(302, []) { Headers = ["Location: /to"] }
            : FileServer.Good(request, _fixture.Content));
        await _fixture.FetchAsync(_fixture.File($"{server.Address}/from"));
        _fixture.AssertFetched();
    }

    [Fact]
    public async Task An_endless_redirection_is_an_error()
    {
        using FileServer server = new(_ => new FileServer.Answer(302, []) { Headers = ["Location: /again"] });
        Assert.Equal("STV5102", (await _fixture.FailAsync(_fixture.File($"{server.Address}/f"))).Code);
    }

    [Fact]
    public async Task Two_fetchers_of_one_file_fetch_it_once()
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content) with { PauseAtEnd = TimeSpan.FromMilliseconds(50) });
        Distfile file = _fixture.File($"{server.Address}/f");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _fixture.FetchAsync(file)));
        _fixture.AssertFetched();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Files_are_fetched_side_by_side_but_not_all_at_once()
    {
        int now = 0, most = 0;
        using FileServer server = new(request =>
        {
            int running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            Thread.Sleep(50);
            Interlocked.Decrement(ref now);
            return FileServer.Good(request, _fixture.Content);
        });
        _fixture.Options = _fixture.Options with { Parallelism = 2 };
        Distfile[] files = [.. Enumerable.Range(0, 6).Select(index => DistfileFixture.FileOf(_fixture.Content, $"f{index}", $"{server.Address}/{index}"))];
        Assert.Equal(6, (await _fixture.FetchAsync(files)).Length);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task All_that_failed_is_told_and_the_rest_is_there()
    {
        using FileServer server = new(request => request.Path == "/good" ? FileServer.Good(request, _fixture.Content) : new FileServer.Answer(404, []));
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => _fixture.FetchAsync(
            DistfileFixture.FileOf([1], "b", $"{server.Address}/b"),
            DistfileFixture.FileOf([2], "a", $"{server.Address}/a"),
            _fixture.File($"{server.Address}/good")));
        Assert.Equal(["STV5102", "STV5102"], exception.Diagnostics.Select(diagnostic => diagnostic.Code));
        _fixture.AssertFetched();
    }

    [Fact]
    public async Task Cancelling_ends_it_soon_and_keeps_what_is_there()
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content) with { CutAfter = 1000, PauseAtEnd = TimeSpan.FromMinutes(1) });
        _fixture.Options = _fixture.Options with { StallTimeout = TimeSpan.FromMinutes(1) };
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(500));
        using DistfileFetcher fetcher = new(_fixture.Options);
        Stopwatch watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync([_fixture.File($"{server.Address}/f")], null, source.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        Assert.Equal(1000, new FileInfo(_fixture.Partial).Length);
    }

    void Leave(byte[] content)
    {
        Directory.CreateDirectory(_fixture.Options.Directory);
        File.WriteAllBytes(_fixture.Partial, content);
    }

    string Text(Diagnostic diagnostic, FileServer server) => DiagnosticText.Of(new StavesException(diagnostic))
        .Replace(server.Address, "http://SERVER", StringComparison.Ordinal)
        .Replace(_fixture.Folder, "FOLDER", StringComparison.Ordinal);

    static int ClosedPort()
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var before && before != seen)
        {
            seen = before;
        }
    }
}
