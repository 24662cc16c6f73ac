using System.Collections.Immutable;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>Binary packages of installed ones, each made once and then found in the package cache.</summary>
/// <param name="writer">Makes them.</param>
/// <param name="cache">Keeps them.</param>
public sealed class QuickpkgCache(QuickpkgWriter writer, PackageCache cache)
{
    /// <summary>The packages in the order of the given ones, packed side by side where they are missing.</summary>
    /// <param name="packages">What is wanted, of the writer's root.</param>
    /// <param name="jobs">How many may be packed at a time.</param>
    /// <param name="packed">Told of each package that had to be made.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    /// <exception cref="StavesException">One of them cannot be packed.</exception>
    public async Task<ImmutableArray<PackedPackage>> ObtainAsync(
        IReadOnlyList<InstalledPackage> packages, int jobs, IProgress<InstalledPackage>? packed, CancellationToken cancellationToken)
    {
        var obtained = new PackedPackage[packages.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, packages.Count, options, async (index, stopping) => obtained[index] = await ObtainAsync(packages[index], packed, stopping));
        return ImmutableArray.Create(obtained);
    }

    async Task<PackedPackage> ObtainAsync(InstalledPackage package, IProgress<InstalledPackage>? packed, CancellationToken cancellationToken)
    {
        string key = QuickpkgKey.Of(package, writer, cancellationToken);
        (string category, string pf) = (package.Name.Category, package.Name.PF);
        if (cache.TryFind(category, pf, key, out string? found))
        {
            return new PackedPackage(package, found, PackingNotes.Read(found));
        }

        using PackageLock held = await cache.LockAsync(category, pf, key, cancellationToken);
        if (cache.TryFind(category, pf, key, out found))
        {
            return new PackedPackage(package, found, PackingNotes.Read(found));
        }

        PackedPackage made = await writer.WriteAsync(package, held.TemporaryPath, cancellationToken);
        if (!made.Warnings.IsEmpty)
        {
            PackingNotes.Write(held.Path, made.Warnings);
        }

        packed?.Report(package);
        return made with { Path = held.Publish() };
    }
}
