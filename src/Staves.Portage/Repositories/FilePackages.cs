using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Files;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Repositories;

/// <summary>Reads `metadata/md5-cache` file by file. A category is listed when one of its packages is asked for; its listing is kept. Safe
/// to use from several threads.</summary>
sealed class FilePackages(string root, string repository) : IPackageSource
{
    readonly string _cache = Path.Combine(root, RepositoryLayout.MetadataCache);
    readonly ConcurrentDictionary<string, Dictionary<string, List<PackageVersion>>> _categories = new(StringComparer.Ordinal);

    public IEnumerable<QualifiedPackageName> PackageNames()
    {
        foreach (string category in CategoriesOf(root))
        {
            foreach (string name in Category(category).Keys.Order(StringComparer.Ordinal))
            {
                yield return QualifiedPackageName.FromValid($"{category}/{name}", category.Length);
            }
        }
    }

    public ImmutableArray<CacheEntry> EntriesOf(QualifiedPackageName package) =>
        Category(package.Category).TryGetValue(package.Name, out List<PackageVersion>? versions)
            ? [
                .. versions.Order().Select(version =>
                    new CacheEntry(new VersionedPackageName(package, version), repository, _cache, DiskTree.Instance)),
            ]
            : [];

    /// <summary>Every category with a metadata cache entry or a directory, sorted.</summary>
    internal static IEnumerable<string> CategoriesOf(string root) =>
        DiskTree.Instance.Names(Path.Combine(root, RepositoryLayout.MetadataCache))
            .Concat(Directory.EnumerateDirectories(root).Select(directory => Path.GetFileName(directory)))
            .Where(RepositoryLayout.IsCategory)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    /// <summary>The packages of a category with the versions that have a metadata cache entry, in no order.</summary>
    internal static Dictionary<string, List<PackageVersion>> List(string root, string category)
    {
        var names = new Dictionary<string, List<PackageVersion>>(StringComparer.Ordinal);
        if (!NameRules.IsCategory(category))
        {
            return names;
        }

        var bySpan = names.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string file in DiskTree.Instance.Names(Path.Combine(root, RepositoryLayout.MetadataCache, category)))
        {
            if (!PackageFileName.TrySplit(file, out ReadOnlySpan<char> name, out PackageVersion? version))
            {
                continue;
            }

            if (!bySpan.TryGetValue(name, out List<PackageVersion>? versions))
            {
                bySpan[name] = versions = [];
            }

            versions.Add(version);
        }

        foreach (string name in DiskTree.Instance.Names(Path.Combine(root, category)).Where(name => NameRules.IsPackageName(name)))
        {
            if (!names.ContainsKey(name) && HasEbuild(Path.Combine(root, category, name)))
            {
                names.Add(name, []);
            }
        }

        return names;
    }

    static bool HasEbuild(string directory) =>
        Directory.Exists(directory) && Directory.EnumerateFiles(directory, "*.ebuild").Any();

    Dictionary<string, List<PackageVersion>> Category(string category) =>
        _categories.TryGetValue(category, out Dictionary<string, List<PackageVersion>>? names)
            ? names
            : _categories.GetOrAdd(category, List(root, category));
}
