using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>The errors of fetching a binary package.</summary>
sealed class PackageFailures(Binhost binhost, BinaryPackage package) : DownloadFailures
{
    const string Refused = "STV4111";
    const string NotFetched = "STV4112";
    const string NoPath = "STV4114";
    const string NotInCache = "STV4115";
    const string Compile = "`--no-binhosts` compiles all packages";

    /// <summary>The codes of what another binhost, or compiling, is a way out of.</summary>
    public static ImmutableArray<string> OfBinhost { get; } = [Refused, NotFetched, NoPath, NotInCache];

    public override StavesException Mismatch(ImmutableArray<string> details) => new(new Diagnostic(
        Refused, $"`{package.Path}` of the binhost `{binhost.Name}` is refused", binhost.Location, $"ask again later, or tell whoever keeps the binhost; {Compile}")
    {
        Details = details,
    });

    public override StavesException Unreachable(ImmutableArray<string> details) => new(new Diagnostic(
        NotFetched, $"`{package.Path}` of the binhost `{binhost.Name}` cannot be fetched", binhost.Location, $"check the network; {Compile}")
    {
        Details = details,
    });

    public override StavesException DiskFull(string path, long needed, Exception inner)
    {
        string more = needed.ToString(CultureInfo.InvariantCulture);
        return new(
            new Diagnostic(
                "STV4113",
                $"`{path}`: the disk is full; {more} more bytes are needed",
                new SourceLocation(path),
                $"free {more} bytes on the file system of {Path.GetDirectoryName(path)}, or `staves cache prune`; the fetch then goes on where it stopped"),
            inner);
    }

    public override StavesException NoSources(ImmutableArray<string> details) => new(new Diagnostic(
        NoPath, $"`{package.Path}` in the index of the binhost `{binhost.Name}` is no path of a package with a size", new SourceLocation(package.Index), Compile)
    {
        Details = details,
    });

    public override StavesException Offline(ImmutableArray<string> details) => new(new Diagnostic(
        NotInCache,
        $"`{package.Path}` of the binhost `{binhost.Name}` is not in the cache, and `--offline` forbids to fetch it",
        binhost.Location,
        $"run once without --offline; {Compile}")
    {
        Details = details,
    });

    public override StavesException Unusable(string directory, Exception inner) => new(
        new Diagnostic("STV4116", $"`{directory}` cannot keep binary packages: {inner.Message}", new SourceLocation(directory)), inner);
}
