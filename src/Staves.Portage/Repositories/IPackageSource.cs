using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>Where a repository learns what packages it has.</summary>
interface IPackageSource
{
    /// <summary>The names of the packages in each category, those without a metadata cache entry too; sorted.</summary>
    IEnumerable<QualifiedPackageName> PackageNames();

    /// <summary>The metadata cache entries of a package, ascending by version; empty where there is none.</summary>
    ImmutableArray<CacheEntry> EntriesOf(QualifiedPackageName package);
}
