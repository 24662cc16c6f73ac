using System.Diagnostics;
using Staves.Packages.Cache;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;

namespace Staves.Benchmarks.Packages;

/// <summary>Packs all installed packages of a root, as an image of all of them would have them packed, and says how long it took.</summary>
static class RootPacking
{
    /// <param name="source">A directory or a tar archive.</param>
    /// <param name="scratch">Where the packages, and what is read of an archive, are kept.</param>
    /// <param name="jobs">How many are packed at a time.</param>
    public static async Task RunAsync(string source, string scratch, int jobs)
    {
        long started = Stopwatch.GetTimestamp();
        using IReadableRoot root = Directory.Exists(source)
            ? DirectoryRoot.Open(source)
            : await TarballRoot.OpenAsync(source, RootStore.Open(Path.Combine(scratch, "builders")), CancellationToken.None);
        double opened = Seconds(started);
        var writer = new QuickpkgWriter(root, QuickpkgOptions.Default);
        await new QuickpkgCache(writer, PackageCache.Open(scratch, warning => Console.Error.WriteLine(warning.Message)))
            .ObtainAsync([.. root.Installed.Packages()], jobs, packed: null, CancellationToken.None);
        Console.WriteLine(FormattableString.Invariant($"{opened:f3} {Seconds(started) - opened:f3}"));
    }

    static double Seconds(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;
}
