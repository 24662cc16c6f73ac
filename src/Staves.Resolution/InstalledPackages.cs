using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution;

/// <summary>What is installed in a root: each package is read when it is asked for.</summary>
/// <param name="database">The root's `/var/db/pkg`; null for a root without one.</param>
public sealed class InstalledPackages(InstalledPackageDatabase? database)
{
    readonly ConcurrentDictionary<string, ILookup<QualifiedPackageName, InstalledPackage>> _categories = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<Candidate>> _read = new();

    public static InstalledPackages None { get; } = new(database: null);

    internal bool AreNone => database is null;

    /// <summary>The installed versions of a package, newest first.</summary>
    internal ImmutableArray<Candidate> VersionsOf(QualifiedPackageName package) => database is null ? [] : _read.GetOrAdd(package, Read);

    ImmutableArray<Candidate> Read(QualifiedPackageName name) =>
    [
        .. _categories.GetOrAdd(name.Category, category => database!.PackagesOf(category).ToLookup(package => package.Name.Package))[name]
            .Reverse()
            .Select(package => new Candidate(package.Metadata, () => UseOf(package)) { IsInstalled = true }),
    ];

    static PackageUse UseOf(InstalledPackage package) => new(
        package.Use, package.IuseEffective, ImmutableSortedSet<string>.Empty, ImmutableSortedSet<string>.Empty);
}
