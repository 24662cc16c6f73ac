using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Keys;
using Staves.Packages.Cache;
using Staves.Portage.Binaries;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline.Planning;

/// <summary>Which packages of a plan the cache, the builder or a binhost has, without reading more of them than their size.</summary>
/// <param name="ByPackage">By position in the plan; empty where nothing can be known, since ebuilds that are to be compiled lie in an archive.</param>
sealed record PackageStates(ImmutableArray<PackageState> ByPackage)
{
    public static PackageStates Of(ResolvedImage resolved, CacheDirectories directories)
    {
        if (resolved.Repositories.All.Any(repository => repository.IsSnapshot) && resolved.Plan.Packages.Any(package => package.Binary is null))
        {
            return new PackageStates([]);
        }

        var cache = PackageCache.Open(directories.Root);
        PackageKeys keys = KeysOf(resolved);
        return new PackageStates([.. resolved.Plan.Packages.Select((package, index) => package.Binary switch
        {
            { IsInstalled: true } => new PackageState(StateOrigin.Builder, resolved.Builder.Root?.Installed.Find(package.Metadata.Name)?.Size),
            { } binary => OfBinary(binary),
            null => OfEbuild(package, index),
        })]);

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

    public static PackageKeys KeysOf(ResolvedImage resolved) => new(
        resolved.Plan,
        resolved.Repositories,
        resolved.Configuration,
        resolved.Builder.Builder.Fingerprint,
        resolved.Builder.Driver.Identity,
        resolved.SourceDateEpoch);

    static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
