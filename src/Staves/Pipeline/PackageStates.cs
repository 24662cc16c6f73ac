using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Builders;
using Staves.Building.Keys;
using Staves.Building.Phases;
using Staves.Packages.Cache;
using Staves.Portage.Binaries;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline;

/// <summary>Which packages of a plan the cache, the builder or a binhost has, without reading more of them than their size.</summary>
/// <param name="ByPackage">By position in the plan; empty where nothing can be known: ebuilds lie in an archive, or the builder is a root
/// that gives nothing.</param>
sealed record PackageStates(ImmutableArray<PackageState> ByPackage)
{
    public static PackageStates Of(ResolvedImage resolved, CacheDirectories directories)
    {
        if (resolved.Builder.Root is { } root)
        {
            return new PackageStates(resolved.Builder.Packages is null && resolved.Binhosts.IsEmpty ? [] : [.. resolved.Plan.Packages.Select(OfRoot)]);
        }

        if (resolved.Builder.Host is not { } host || resolved.Repositories.All.Any(repository => repository.IsSnapshot))
        {
            return new PackageStates([]);
        }

        var cache = PackageCache.Open(directories.Root);
        PackageKeys keys = KeysOf(resolved, host);
        return new PackageStates([.. resolved.Plan.Packages.Select((package, index) => package.Binary is { } binary ? OfBinary(binary) : OfEbuild(package, index))]);

        PackageState OfRoot(PlannedPackage package) => package.Binary switch
        {
            { IsInstalled: true } => new PackageState(StateOrigin.Builder, root.Installed.Find(package.Metadata.Name)?.Size),
            { } binary => OfBinary(binary),
            null => new PackageState(StateOrigin.Compile, Size: null),
        };

        PackageState OfBinary(BinaryPackage binary) => resolved.Store.Has(binary)
            ? new PackageState(StateOrigin.Cache, Number(PackageCache.Peek(resolved.Store.PathOf(binary), "SIZE")))
            : new PackageState(StateOrigin.Binhost, binary.Size);

        PackageState OfEbuild(PlannedPackage package, int index)
        {
            VersionedPackageName name = package.Metadata.Name;
            return cache.Peek(name.Category, name.PF, keys.KeyOf(index), "SIZE") is { } found
                ? new PackageState(StateOrigin.Cache, Number(found))
                : new PackageState(StateOrigin.Compile, Size: null);
        }
    }

    public static PackageKeys KeysOf(ResolvedImage resolved, HostBuilder host) => new(
        resolved.Plan, resolved.Repositories, resolved.Configuration, host.Fingerprint, PhaseLibrary.Digest, resolved.SourceDateEpoch);

    static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
