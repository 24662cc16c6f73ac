using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Repositories;

/// <summary>`metadata/md5-cache` of a repository (PMS metadata-cache). A category's listing is read when one of its packages is asked
/// for, and an entry when its package is; both are kept. Safe to use from several threads.</summary>
sealed class MetadataCache(string path, string repository)
{
    readonly ConcurrentDictionary<string, Dictionary<string, List<PackageVersion>>> _categories = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<PackageMetadata>> _packages = new();

    /// <summary>Every package, by category and name.</summary>
    public IEnumerable<QualifiedPackageName> PackageNames()
    {
        if (!Directory.Exists(path))
        {
            yield break;
        }

        IEnumerable<string> categories = Directory.EnumerateDirectories(path).Select(directory => Path.GetFileName(directory));
        foreach (string category in categories.Order(StringComparer.Ordinal))
        {
            foreach (string name in Category(category).Keys.Order(StringComparer.Ordinal))
            {
                if (QualifiedPackageName.TryParse($"{category}/{name}", out QualifiedPackageName? package, out _))
                {
                    yield return package;
                }
            }
        }
    }

    /// <summary>The versions of a package, ascending; empty where there is none.</summary>
    public ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package) =>
        _packages.TryGetValue(package, out ImmutableArray<PackageMetadata> versions) ? versions : _packages.GetOrAdd(package, Read);

    ImmutableArray<PackageMetadata> Read(QualifiedPackageName package)
    {
        if (!Category(package.Category).TryGetValue(package.Name, out List<PackageVersion>? versions))
        {
            return [];
        }

        ImmutableArray<PackageMetadata>.Builder read = ImmutableArray.CreateBuilder<PackageMetadata>(versions.Count);
        foreach (PackageVersion version in versions.Order())
        {
            var name = new VersionedPackageName(package, version);
            Md5DictFile entry = Md5DictFile.Load($"{path}/{name}");
            read.Add(PackageMetadataReader.Read(entry, name, repository));
        }

        return read.MoveToImmutable();
    }

    Dictionary<string, List<PackageVersion>> Category(string category) =>
        _categories.TryGetValue(category, out Dictionary<string, List<PackageVersion>>? names)
            ? names
            : _categories.GetOrAdd(category, List);

    Dictionary<string, List<PackageVersion>> List(string category)
    {
        var names = new Dictionary<string, List<PackageVersion>>(StringComparer.Ordinal);
        var bySpan = names.GetAlternateLookup<ReadOnlySpan<char>>();
        string directory = Path.Combine(path, category);
        if (!NameRules.IsCategory(category) || !Directory.Exists(directory))
        {
            return names;
        }

        foreach (string file in Directory.EnumerateFiles(directory))
        {
            ReadOnlySpan<char> name = Path.GetFileName(file.AsSpan());
            int versionStart = NameRules.VersionStart(name);
            if (versionStart <= 0 || !PackageVersion.TryParse(name[versionStart..], out PackageVersion? version, out _))
            {
                continue;
            }

            ReadOnlySpan<char> packageName = name[..(versionStart - 1)];
            if (!bySpan.TryGetValue(packageName, out List<PackageVersion>? versions))
            {
                bySpan[packageName] = versions = [];
            }

            versions.Add(version);
        }

        return names;
    }
}
