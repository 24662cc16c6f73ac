using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Resolution;

/// <summary>What is installed in a root: each package is read when it is asked for.</summary>
/// <param name="database">The root's `/var/db/pkg`; null for a root without one.</param>
public sealed class InstalledPackages(InstalledPackageDatabase? database)
{
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<BuiltPackage>> _read = new();

    public static InstalledPackages None { get; } = new(database: null);

    /// <summary>Whether one of them is what a package with these flags asks for.</summary>
    public bool Satisfy(PackageDependency dependency, IReadOnlySet<string> parentFlags)
    {
        if (database is null)
        {
            return false;
        }

        foreach (BuiltPackage package in _read.GetOrAdd(dependency.Package, Read))
        {
            if (package.Satisfies(dependency, parentFlags))
            {
                return true;
            }
        }

        return false;
    }

    ImmutableArray<BuiltPackage> Read(QualifiedPackageName name) =>
        [.. database!.VersionsOf(name).Select(package => package.Built)];
}
