using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Downloads;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Supply;

/// <summary>The digests of a plan's binary packages of which the index says none: those are fetched.</summary>
static class BinaryDigests
{
    /// <summary>SHA512 in lower-case hexadecimal by <see cref="BinaryPackage.Identity"/>.</summary>
    /// <param name="resolved">Whose binary packages.</param>
    /// <param name="options">How they are fetched.</param>
    /// <param name="progress">Told what arrives.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <exception cref="StavesException">One cannot be had.</exception>
    public static async Task<ImmutableDictionary<string, string>> OfAsync(
        ResolvedImage resolved, DownloadOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        BinaryPackage[] packages =
        [
            .. resolved.Plan.Packages.Select(package => package.Binary).OfType<BinaryPackage>()
                .Where(binary => !binary.IsInstalled && PlanLock.DigestOf(binary) is null)
                .DistinctBy(binary => binary.Identity(), StringComparer.Ordinal),
        ];
        if (packages.Length == 0)
        {
            return [];
        }

        using var fetcher = new BinaryPackageFetcher(resolved.Binhosts, resolved.Store, options);
        ImmutableArray<StavesException?> outcomes =
            await fetcher.FetchAsync([.. packages.Select(package => new BinaryRequest(package))], progress, cancellationToken);
        Diagnostic[] problems = [.. outcomes.OfType<StavesException>().SelectMany(failure => failure.Diagnostics)];
        return problems.Length > 0
            ? throw new StavesException(problems)
            : packages.ToImmutableDictionary(
                package => package.Identity(),
                package => BinaryPackageStore.DigestOf(resolved.Store.PathOf(package), cancellationToken)["sha512:".Length..],
                StringComparer.Ordinal);
    }
}
