using Staves.Building.Distfiles;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Downloads;

namespace Staves.Tests.Building.Distfiles;

public sealed class DistfileDirectoryTests : IDisposable
{
    const string Nowhere = "http://127.0.0.1:1/f";

    readonly DistfileFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_file_that_is_there_needs_no_source_and_is_read_once()
    {
        Put(_fixture.Content);
        await _fixture.FetchAsync(_fixture.File(Nowhere));
        Assert.Equal(DownloadStage.Present, Assert.Single(_fixture.Progress).Stage);

        // Unreadable, but of the same size and time: the stamp is believed.
        DateTime time = File.GetLastWriteTimeUtc(_fixture.Target);
        File.WriteAllBytes(_fixture.Target, new byte[_fixture.Content.Length]);
        File.SetLastWriteTimeUtc(_fixture.Target, time);
        await _fixture.FetchAsync(_fixture.File(Nowhere));
    }

    [Fact]
    public async Task A_stamp_is_not_believed_for_another_Manifest()
    {
        Put(_fixture.Content);
        await _fixture.FetchAsync(_fixture.File(Nowhere));
        Distfile other = DistfileFixture.FileOf(new byte[_fixture.Content.Length], Path.GetFileName(_fixture.Target), "/nowhere/f");
        Assert.Equal("STV5102", (await _fixture.FailAsync(other)).Code);
    }

    [Fact]
    public async Task A_wrong_file_that_is_there_is_moved_away_and_fetched()
    {
        Put([1, 2, 3]);
        string source = Path.Combine(_fixture.Folder, "a +%#.tar");
        File.WriteAllBytes(source, _fixture.Content);
        await _fixture.FetchAsync(_fixture.File(source));
        _fixture.AssertFetched();
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Assert.Single(Directory.GetFiles(_fixture.Options.Directory, "*_checksum_failure_*"))));
    }

    [Fact]
    public async Task Local_files_are_sources_too()
    {
        string source = Path.Combine(_fixture.Folder, "my file+1.tar");
        File.WriteAllBytes(source, _fixture.Content);
        await _fixture.FetchAsync(_fixture.File("file:///nowhere/f", "file:/nowhere/g", $"file://{_fixture.Folder}/my%20file+1.tar"));
        _fixture.AssertFetched();
    }

    [Fact]
    public async Task Offline_names_the_missing_file_and_opens_no_socket()
    {
        using FileServer server = new(request => FileServer.Good(request, _fixture.Content));
        _fixture.Options = _fixture.Options with { Offline = true, Mirrors = _ => [$"{server.Address}/m"] };
        Diagnostic diagnostic = await _fixture.FailAsync(_fixture.File($"{server.Address}/f", "mirror://gnu/f", "/nowhere/f"));
        Assert.Empty(server.Requests);
        Snapshot.Matches(Text(diagnostic, server.Address));
    }

    [Fact]
    public async Task Offline_takes_what_is_there()
    {
        _fixture.Options = _fixture.Options with { Offline = true };
        Put(_fixture.Content);
        await _fixture.FetchAsync(_fixture.File(Nowhere));
    }

    [Fact]
    public async Task A_file_without_any_source_is_to_be_put_there_by_hand() =>
        Snapshot.Matches(Text(await _fixture.FailAsync(_fixture.File("mirror://nobody/f", "gopher://example.com/f")), "http://none"));

    [Fact]
    public async Task A_full_disk_is_told_with_the_bytes_that_are_missing()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("there is no /dev/full");
        }

        using FileServer server = new(request => FileServer.Good(request, _fixture.Content));
        Directory.CreateDirectory(_fixture.Options.Directory);
        File.CreateSymbolicLink(_fixture.Partial, "/dev/full");
        Diagnostic diagnostic = await _fixture.FailAsync(_fixture.File($"{server.Address}/f", $"{server.Address}/g"));
        Assert.Equal("STV5103", diagnostic.Code);
        Assert.Contains("more bytes are needed", diagnostic.Message);
        Assert.Contains(_fixture.Partial, diagnostic.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_told()
    {
        _fixture.Options = _fixture.Options with { Directory = "/proc/nowhere/distfiles" };
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => _fixture.FetchAsync(_fixture.File(Nowhere)));
        Assert.Contains("/proc/nowhere", Assert.Single(exception.Diagnostics).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    public async Task A_name_that_leads_out_of_the_directory_is_refused(string name) =>
        Assert.Equal("STV5107", (await _fixture.FailAsync(DistfileFixture.FileOf([1], name, Nowhere))).Code);

    void Put(byte[] content)
    {
        Directory.CreateDirectory(_fixture.Options.Directory);
        File.WriteAllBytes(_fixture.Target, content);
    }

    string Text(Diagnostic diagnostic, string address) => DiagnosticText.Of(new StavesException(diagnostic))
        .Replace(address, "http://SERVER", StringComparison.Ordinal)
        .Replace(_fixture.Folder, "FOLDER", StringComparison.Ordinal);
}
