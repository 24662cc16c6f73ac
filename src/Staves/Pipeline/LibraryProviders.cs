using System.Collections.Immutable;
using Staves.Building.Keys;
using Staves.Packages;
using Staves.Packages.Cache;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline;

/// <summary>Which packages of a plan bring which libraries, from the PROVIDES that their binary packages record.</summary>
static class LibraryProviders
{
    public static ImmutableDictionary<string, string> Of(Plan plan, PackageKeys keys, PackageCache cache)
    {
        ImmutableDictionary<string, string>.Builder providers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (int index = 0; index < plan.Packages.Length; index++)
        {
            VersionedPackageName name = plan.Packages[index].Metadata.Name;
            if (cache.TryFind(name.Category, name.PF, keys.KeyOf(index), out string? path))
            {
                using BinaryPackageFile package = BinaryPackageFile.Open(path);
                // `x86_64: liba.so.1 libb.so.2`, once for each kind of machine.
                foreach (string word in package.Text("PROVIDES").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.EndsWith(':')))
                {
                    providers[word] = name.Package.ToString();
                }
            }
        }

        return providers.ToImmutable();
    }
}
