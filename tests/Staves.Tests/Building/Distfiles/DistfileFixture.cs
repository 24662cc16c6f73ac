using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Staves.Building.Distfiles;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Building.Distfiles;

/// <summary>A distfiles directory of its own, and a file to fetch into it.</summary>
sealed class DistfileFixture : IDisposable
{
    public DistfileFixture() => Options = new DistfileOptions
    {
        Directory = Path.Combine(Folder, "distfiles"),
        FirstPause = TimeSpan.FromMilliseconds(10),
        StallTimeout = TimeSpan.FromMilliseconds(500),
        ConnectTimeout = TimeSpan.FromSeconds(2),
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("staves-distfiles-").FullName;

    public DistfileOptions Options { get; set; }

    public byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index * 31 + index / 251))];

    public ConcurrentQueue<DownloadProgress> Progress { get; } = [];

    public string Target => Path.Combine(Options.Directory, "file-1.0+really2.tar.gz");

    public string Partial => $"{Target}.__download__";

    public Distfile File(params string[] uris) => FileOf(Content, "file-1.0+really2.tar.gz", uris);

    public static Distfile FileOf(byte[] content, string name, params string[] uris)
    {
        Blake2bDigest blake2b = new(512);
        blake2b.BlockUpdate(content);
        byte[] digest = new byte[64];
        blake2b.DoFinal(digest);
        return new Distfile(
            name, [.. uris], content.Length, Convert.ToHexStringLower(digest), Convert.ToHexStringLower(SHA512.HashData(content)));
    }

    public async Task<ImmutableArray<string>> FetchAsync(params Distfile[] files)
    {
        using DistfileFetcher fetcher = new(Options);
        return await fetcher.FetchAsync(files, new Recorder(Progress), TestContext.Current.CancellationToken);
    }

    public async Task<Diagnostic> FailAsync(params Distfile[] files) =>
        Assert.Single((await Assert.ThrowsAsync<StavesException>(() => FetchAsync(files))).Diagnostics);

    public void AssertFetched()
    {
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
        Assert.False(System.IO.File.Exists(Partial));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Unlike <see cref="Progress{T}"/>, at once and in order.</summary>
    sealed class Recorder(ConcurrentQueue<DownloadProgress> queue) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => queue.Enqueue(value);
    }
}
