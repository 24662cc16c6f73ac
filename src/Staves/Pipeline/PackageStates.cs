using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Builders;
using Staves.Building.Keys;
using Staves.Building.Phases;
using Staves.Packages.Cache;
using Staves.Portage.Metadata;

namespace Staves.Pipeline;

/// <summary>Which packages of a plan the cache has or the builder gives, without reading more of them than their size.</summary>
/// <param name="ByPackage">By position in the plan; empty where nothing can be known: ebuilds lie in an archive, or the builder gives
/// nothing.</param>
sealed record PackageStates(ImmutableArray<PackageState> ByPackage)
{
    public static PackageStates Of(ResolvedImage resolved, CacheDirectories directories)
    {
        if (resolved.Builder is { Root: { } root, Binaries.IsEmpty: false })
        {
            return new PackageStates([.. resolved.Plan.Packages.Select(package => package.Binary is { IsInstalled: true }
                ? new PackageState(StateOrigin.Builder, root.Installed.Find(package.Metadata.Name)?.Size)
                : new PackageState(StateOrigin.Compile, Size: null))]);
        }

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
                ? new PackageState(StateOrigin.Cache, long.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null)
                : new PackageState(StateOrigin.Compile, Size: null);
        }
    }

    public static PackageKeys KeysOf(ResolvedImage resolved, HostBuilder host) => new(
        resolved.Plan, resolved.Repositories, resolved.Configuration, host.Fingerprint, PhaseLibrary.Digest, resolved.SourceDateEpoch);
}
