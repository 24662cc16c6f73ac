using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Builders;
using Staves.Building.Keys;
using Staves.Building.Phases;
using Staves.Packages.Cache;
using Staves.Portage.Metadata;

namespace Staves.Pipeline;

/// <summary>Which packages of a plan the cache has, without reading more of them than their size.</summary>
/// <param name="ByPackage">By position in the plan; empty where nothing can be known: the builder is not this machine, or ebuilds lie in an
/// archive.</param>
sealed record PackageStates(ImmutableArray<PackageState> ByPackage)
{
    public static PackageStates Of(ResolvedImage resolved, CacheDirectories directories)
    {
        if (resolved.Builder.Host is not { } host || resolved.Repositories.All.Any(repository => repository.IsSnapshot))
        {
            return new PackageStates([]);
        }

        var cache = PackageCache.Open(directories.Root);
        PackageKeys keys = KeysOf(resolved, host);
        return new PackageStates([.. Enumerable.Range(0, resolved.Plan.Packages.Length).Select(index => StateOf(index))]);

        PackageState StateOf(int index)
        {
            PackageMetadata metadata = resolved.Plan.Packages[index].Metadata;
            return cache.Peek(metadata.Name.Category, metadata.Name.PF, keys.KeyOf(index), "SIZE") is { } found
                ? new PackageState(IsCached: true, long.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null)
                : new PackageState(IsCached: false, Size: null);
        }
    }

    public static PackageKeys KeysOf(ResolvedImage resolved, HostBuilder host) => new(
        resolved.Plan, resolved.Repositories, resolved.Configuration, host.Fingerprint, PhaseLibrary.Digest, resolved.SourceDateEpoch);
}
