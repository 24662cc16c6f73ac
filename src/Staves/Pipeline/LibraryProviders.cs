using System.Collections.Immutable;
using Staves.Building.Keys;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline;

/// <summary>Which packages of a plan bring which libraries, from the PROVIDES that their binary packages record.</summary>
static class LibraryProviders
{
    public static ImmutableDictionary<string, string> Of(Plan plan, PackageKeys keys, PackageCache cache, BinaryPackageStore store)
    {
        ImmutableDictionary<string, string>.Builder providers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (int index = 0; index < plan.Packages.Length; index++)
        {
            VersionedPackageName name = plan.Packages[index].Metadata.Name;
            string? provides = plan.Packages[index].Binary is { } binary ? PackageCache.Peek(store.PathOf(binary), "PROVIDES")
                : cache.Peek(name.Category, name.PF, keys.KeyOf(index), "PROVIDES");

            // `x86_64: liba.so.1 libb.so.2`, once for each kind of machine.
            foreach (string word in (provides ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.EndsWith(':')))
            {
                providers[word] = name.Package.ToString();
            }
        }

        return providers.ToImmutable();
    }
}
