using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Brings packages of binhosts into the store, each verified before it has its name: size, hashes of the index, Manifest, signature,
/// and whether it is what the index says.</summary>
public sealed class BinaryPackageFetcher : IDisposable
{
    const string DigestPrefix = "sha512:";

    /// <summary>Stands for packages that no binhost has any more.</summary>
    static readonly Binhost Cache = new() { Name = "cache", Addresses = [] };

    readonly Dictionary<string, Binhost> _binhosts;
    readonly BinaryPackageStore _store;
    readonly FileFetcher _fetcher;

    /// <param name="binhosts">Those whose indexes name the packages.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="options">How they are fetched.</param>
    public BinaryPackageFetcher(IEnumerable<Binhost> binhosts, BinaryPackageStore store, DownloadOptions options)
    {
        _binhosts = binhosts.ToDictionary(binhost => binhost.IndexPath, StringComparer.Ordinal);
        _store = store;
        _fetcher = new FileFetcher(options);
    }

    /// <summary>Fetches what is not there.</summary>
    /// <returns>In the order of the packages, why one could not be had; null for those that are in the store.</returns>
    public Task<ImmutableArray<StavesException?>> FetchAsync(
        IReadOnlyList<BinaryRequest> packages, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        _fetcher.FetchAsync([.. packages.Select(Wanted)], progress, cancellationToken);

    /// <summary>Whether an error of fetching is one of the binhost's, for which compiling is a way out; where the disk is full it is none.</summary>
    public static bool IsFaultOfBinhost(Diagnostic error) => PackageFailures.OfBinhost.Contains(error.Code, StringComparer.Ordinal);

    public void Dispose() => _fetcher.Dispose();

    WantedFile Wanted(BinaryRequest request)
    {
        BinaryPackage package = request.Package;
        Binhost binhost = _binhosts.GetValueOrDefault(package.Index, Cache);
        var examination = new PackageExamination(binhost);
        ImmutableArray<DownloadSource> sources = SourcesOf(package, binhost);
        long? size = package.Size ?? sources.Where(source => source.Uri.IsFile).Select(source => SizeOf(source.Uri.LocalPath)).FirstOrDefault(size => size > 0);
        return new WantedFile
        {
            Name = package.Path[(package.Path.LastIndexOf('/') + 1)..],
            Path = _store.PathOf(package),
            StateDirectory = _store.StateDirectory,
            Size = size ?? 0,
            Digests = request.Digest is { } digest ? package.Digests.SetItem("SHA512", digest[DigestPrefix.Length..]) : package.Digests,
            Authority = request.Digest is null ? "the index" : "the lock",
            Sources = size is null ? [] : sources,
            Examine = (file, token) => examination.Examine(file, package, token),
            Conditions = examination.Conditions,
            Failures = new PackageFailures(binhost, package),
        };
    }

    /// <summary>What Portage has fetched already, the address that the index gives, then those of the binhost.</summary>
    static ImmutableArray<DownloadSource> SourcesOf(BinaryPackage package, Binhost binhost)
    {
        if (!PackageAddress.IsBelow(package.Path) || binhost.Addresses.IsEmpty)
        {
            return [];
        }

        List<DownloadSource?> sources = [];
        if (binhost.DownloadDirectory is { } directory && File.Exists(Path.Combine(directory, package.Path)))
        {
            sources.Add(PackageAddress.Of(directory, package.Path, proxy: null));
        }

        // What a server's index says must not lead to files of this machine.
        DownloadSource? given = PackageAddress.Of(package.Source, package.Path, binhost.Addresses[0].Proxy);
        sources.Add(given is { Uri.IsFile: true } && !binhost.IsLocal ? null : given);
        sources.AddRange(binhost.Addresses.Select(address => PackageAddress.Of(address.Text, package.Path, address.Proxy)));
        return [.. sources.OfType<DownloadSource>().DistinctBy(source => source.Text, StringComparer.Ordinal)];
    }

    static long? SizeOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : null;
}
