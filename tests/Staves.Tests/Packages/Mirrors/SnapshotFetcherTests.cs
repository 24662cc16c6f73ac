using Staves.Packages.Downloads;
using Staves.Packages.Mirrors;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Downloads;
using Staves.Tests.Packages.Verification;

namespace Staves.Tests.Packages.Mirrors;

/// <summary>Whose signature makes a snapshot count, and when; signed by real GnuPG.</summary>
public sealed class SnapshotFetcherTests : IDisposable
{
    const string Archive = "/snapshots/gentoo-latest.tar.xz";

    static readonly DateTimeOffset Start = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly byte[] Content = "a snapshot"u8.ToArray();

    readonly GpgHome _gpg = new();
    readonly ScratchDirectory _directory = new();

    public void Dispose()
    {
        _gpg.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_snapshot_that_has_not_changed_is_not_fetched_again()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        byte[] signature = _gpg.Sign(Content, key, Start.AddDays(1));
        using FileServer server = Serve(signature);
        FetchedSnapshot first = await FetchAsync(server, Verifier(key, KeyPurposes.RepositorySnapshots, Start.AddDays(2)), known: null);
        Assert.Equal(Content, File.ReadAllBytes(first.Path!));
        Assert.Equal(Start.AddDays(1), first.Origin.Made);

        server.Requests.Clear();
        FetchedSnapshot second = await FetchAsync(server, Verifier(key, KeyPurposes.RepositorySnapshots, Start.AddDays(2)), first.Origin);
        Assert.Null(second.Path);
        Assert.Equal([Archive], server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(KeyPurposes.Stages, 2, "which is trusted for Stages, not for RepositorySnapshots")]
    [InlineData(KeyPurposes.RepositorySnapshots, 30, "expired")]
    [InlineData(KeyPurposes.RepositorySnapshots, 0, "it says that it was made on")]
    public async Task A_key_of_another_purpose_or_time_does_not_count(KeyPurposes purpose, int day, string why)
    {
        string key = _gpg.NewKey("ed25519", "sign", Start, expire: "20d");
        using FileServer server = Serve(_gpg.Sign(Content, key, Start.AddDays(1)));
        StavesException refused = await Assert.ThrowsAsync<StavesException>(() => FetchAsync(server, Verifier(key, purpose, Start.AddDays(day)), known: null));
        Diagnostic problem = Assert.Single(refused.Diagnostics);
        Assert.Equal("STV4602", problem.Code);
        Assert.Contains(why, string.Join(' ', problem.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_is_behind_or_lies_is_passed_over_for_the_next()
    {
        string key = _gpg.NewKey("ed25519", "sign", Start);
        using FileServer behind = Serve(_gpg.Sign(Content, key, Start.AddDays(1)));
        using FileServer lying = Serve(_gpg.Sign([.. Content, 0], key, Start.AddDays(5)));
        using FileServer good = Serve(_gpg.Sign(Content, key, Start.AddDays(5)));
        SnapshotOrigin known = new("elsewhere", EntityTag: null, LastModified: null, Start.AddDays(3));
        FetchedSnapshot fetched = await FetchAsync(
            [behind.Address, lying.Address, good.Address], Verifier(key, KeyPurposes.RepositorySnapshots, Start.AddDays(6)), known);
        Assert.StartsWith(good.Address, fetched.Origin.Source, StringComparison.Ordinal);
        Assert.Equal(Start.AddDays(5), fetched.Origin.Made);
    }

    [Fact]
    public async Task Offline_no_server_is_asked()
    {
        using FileServer server = Serve([]);
        using var fetcher = new SnapshotFetcher(new DownloadOptions { Offline = true });
        StavesException failure = await Assert.ThrowsAsync<StavesException>(
            () => fetcher.FetchAsync(Request([server.Address], verifier: null, known: null), progress: null, TestContext.Current.CancellationToken));
        Assert.Equal("STV4603", failure.Diagnostics[0].Code);
        Assert.Equal(0, server.Connections);
    }

    static FileServer Serve(byte[] signature) => new(request => request.Path switch
    {
        Archive => FileServer.Good(request, Content),
        $"{Archive}.gpgsig" => FileServer.Good(request, signature),
        _ => new FileServer.Answer(404, []),
    });

    SignatureVerifier Verifier(string key, KeyPurposes purpose, DateTimeOffset now)
    {
        var keyring = Keyring.Parse(_gpg.Export(key, now), "keyring");
        return new SignatureVerifier(keyring, keyring.PrimaryKeys.Select(one => new KeyPin(one, purpose)), new FixedTime(now));
    }

    Task<FetchedSnapshot> FetchAsync(FileServer server, SignatureVerifier verifier, SnapshotOrigin? known) => FetchAsync([server.Address], verifier, known);

    async Task<FetchedSnapshot> FetchAsync(string[] mirrors, SignatureVerifier verifier, SnapshotOrigin? known)
    {
        using var fetcher = new SnapshotFetcher(new DownloadOptions { FirstPause = TimeSpan.Zero });
        return await fetcher.FetchAsync(Request(mirrors, verifier, known), progress: null, TestContext.Current.CancellationToken);
    }

    SnapshotRequest Request(string[] mirrors, SignatureVerifier? verifier, SnapshotOrigin? known) => new()
    {
        Mirrors = [.. mirrors.Select(mirror => DownloadSource.TryParse(mirror)!)],
        Verifier = verifier,
        Directory = _directory["downloads"],
        Known = known,
    };
}
