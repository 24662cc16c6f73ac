using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>All binary packages that could be had. Each is read once; safe to use from several threads.</summary>
/// <param name="sources">Where they lie: what two of them have is taken from the first.</param>
public sealed class BinaryPackages(ImmutableArray<BinarySource> sources)
{
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<BinaryPackage>> _read = new();

    public static BinaryPackages None { get; } = new([]);

    public bool IsEmpty => sources.IsEmpty;

    public IEnumerable<QualifiedPackageName> PackageNames => sources.SelectMany(source => source.Index.PackageNames).Distinct();

    /// <summary>The builds of a package: newest version first, of one version the last that was built.</summary>
    /// <exception cref="Diagnostics.StavesException">An index says of one what PMS does not allow.</exception>
    public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package) => sources.IsEmpty ? [] : _read.GetOrAdd(package, Read);

    ImmutableArray<BinaryPackage> Read(QualifiedPackageName package) =>
    [
        .. sources.SelectMany(source => source.Index.VersionsOf(package).Where(source.Offers))
            .DistinctBy(binary => binary.Instance)
            .OrderByDescending(binary => binary.Name.Version)
            .ThenByDescending(binary => binary.BuildTime ?? 0)
            .ThenByDescending(binary => binary.BuildId ?? 0),
    ];
}
