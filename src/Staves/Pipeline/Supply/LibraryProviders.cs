using System.Collections.Immutable;
using Staves.Building.Keys;
using Staves.Packages.Cache;
using Staves.Pipeline.Planning;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline.Supply;

/// <summary>Which packages of a plan, or of a builder, bring which libraries, from the PROVIDES that are recorded of them.</summary>
static class LibraryProviders
{
    public static ImmutableDictionary<string, string> Of(ResolvedImage resolved, PackageKeys keys, PackageCache cache)
    {
        Plan plan = resolved.Plan;
        ImmutableDictionary<string, string>.Builder providers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (InstalledPackage package in resolved.Builder.Root?.Installed.Packages() ?? [])
        {
            Add(providers, package.Provides, package.Name);
        }

        for (int index = 0; index < plan.Packages.Length; index++)
        {
            VersionedPackageName name = plan.Packages[index].Metadata.Name;
            string? provides = plan.Packages[index].Binary is { } binary
                ? binary.IsInstalled ? null : PackageCache.Peek(resolved.Store.PathOf(binary), "PROVIDES")
                : cache.Peek(name.Category, name.PF, keys.KeyOf(index), "PROVIDES");
            Add(providers, provides ?? "", name);
        }

        return providers.ToImmutable();
    }

    /// <summary>`x86_64: liba.so.1 libb.so.2`, once for each kind of machine.</summary>
    static void Add(ImmutableDictionary<string, string>.Builder providers, string provides, VersionedPackageName name)
    {
        foreach (string word in provides.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.EndsWith(':')))
        {
            providers[word] = name.Package.ToString();
        }
    }
}
