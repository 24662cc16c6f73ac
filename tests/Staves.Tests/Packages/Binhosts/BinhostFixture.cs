using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Staves.Packages.Binhosts;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Downloads;

namespace Staves.Tests.Packages.Binhosts;

/// <summary>A binhost on this machine, and a cache of indexes of its own.</summary>
sealed class BinhostFixture : IDisposable
{
    public const string Text = "PACKAGES: 2\nTIMESTAMP: 1700000000\nVERSION: 0\n\nCPV: app-misc/a-1\nEAPI: 8\nSIZE: 5\n\nCPV: app-misc/b-2\nEAPI: 8\nSIZE: 6\n";

    readonly ScratchDirectory _scratch = new();

    public BinhostFixture()
    {
        Server = new FileServer(request =>
            Stopped ? new FileServer.Answer(503, [])
            : Files.TryGetValue(request.Path, out byte[]? content) ? FileServer.Good(request, content, $"\"{content.Length}-{content.Sum(value => value)}\"")
            : new FileServer.Answer(404, []));
        Options = new DownloadOptions { FirstPause = TimeSpan.FromMilliseconds(10), StallTimeout = TimeSpan.FromSeconds(2), Time = Time };
    }

    public FileServer Server { get; }

    /// <summary>By path, `/Packages.gz`.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public bool Stopped { get; set; }

    public ManualTime Time { get; } = new();

    public DownloadOptions Options { get; set; }

    public ConcurrentQueue<Diagnostic> Warnings { get; } = [];

    public string[] Requests => [.. Server.Requests.Select(request => request.Path)];

    public string Directory => _scratch["indexes"];

    public string this[string name] => _scratch[name];

    public Binhost Binhost => At(Server.Address);

    public static Binhost At(params string[] addresses) =>
        new() { Name = "test", Addresses = [.. addresses.Select(address => DownloadSource.TryParse(address)!)], Location = new SourceLocation("staves.toml", 3, 1) };

    public static byte[] Gzip(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }

    public async Task<BinhostIndex> OpenAsync(Binhost? binhost = null)
    {
        using var cache = new BinhostIndexCache(Directory, Options, Warnings.Enqueue);
        return Assert.Single(await cache.OpenAsync([binhost ?? Binhost], TestContext.Current.CancellationToken));
    }

    public async Task<string> FailAsync(Binhost? binhost = null) => DiagnosticText.Of(await Assert.ThrowsAsync<StavesException>(() => OpenAsync(binhost)))
        .Replace(Server.Address, "http://SERVER", StringComparison.Ordinal)
        .Replace(_scratch.Path, "SCRATCH", StringComparison.Ordinal);

    public void Dispose()
    {
        Server.Dispose();
        _scratch.Dispose();
    }
}
