using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>The packages of a root, `/var/db/pkg` (Portage's vdb, which PMS leaves to the package manager): a directory for each
/// category, in it one for each package. Nothing is kept, so every question sees what is there now.</summary>
public sealed class InstalledPackageDatabase
{
    InstalledPackageDatabase(string path) => Path = path;

    /// <summary>The absolute path of its directory.</summary>
    public string Path { get; }

    /// <summary>Opens `var/db/pkg` itself; it need not exist.</summary>
    public static InstalledPackageDatabase Open(string path) =>
        new(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));

    /// <summary>The database of a root; it need not exist.</summary>
    public static InstalledPackageDatabase OfRoot(string root) => Open(System.IO.Path.Combine(root, "var", "db", "pkg"));

    /// <summary>All packages, by category, name and version. Half-merged packages, lock files and whatever else is no package are passed
    /// over, as Portage does.</summary>
    /// <exception cref="StavesException">A directory cannot be read.</exception>
    public IEnumerable<InstalledPackage> Packages() => Directories(Path, "*")
        .Order(StringComparer.Ordinal)
        .SelectMany(PackagesOf);

    /// <summary>The packages of a category, by name and version.</summary>
    /// <exception cref="StavesException">A directory cannot be read.</exception>
    public IEnumerable<InstalledPackage> PackagesOf(string category) => PackagesIn(category, "*");

    /// <summary>The installed versions of a package, ascending: at most one a slot in a sound root.</summary>
    /// <exception cref="StavesException">A directory cannot be read.</exception>
    public ImmutableArray<InstalledPackage> VersionsOf(QualifiedPackageName package) =>
        [.. PackagesIn(package.Category, $"{package.Name}-*").Where(installed => installed.Name.Package == package)];

    /// <summary>One version of a package, or null where it is not installed.</summary>
    /// <exception cref="StavesException">A directory cannot be read.</exception>
    public InstalledPackage? Find(VersionedPackageName name) =>
        VersionsOf(name.Package).FirstOrDefault(installed => installed.Name == name);

    public override string ToString() => Path;

    static IEnumerable<string> Directories(string path, string pattern) => DatabaseFailure.Guard<IEnumerable<string>>(
        path,
        () => Directory.Exists(path)
            ? Directory.EnumerateDirectories(path, pattern).Select(directory => System.IO.Path.GetFileName(directory)).ToArray()
            : []);

    IEnumerable<InstalledPackage> PackagesIn(string category, string pattern)
    {
        string path = System.IO.Path.Combine(Path, category);
        return Directories(path, pattern)
            .Select(directory => VersionedPackageName.TryParse($"{category}/{directory}", out VersionedPackageName? name, out _)
                ? new InstalledPackage(name, System.IO.Path.Combine(path, directory))
                : null)
            .OfType<InstalledPackage>()
            .OrderBy(installed => installed.Name);
    }
}
