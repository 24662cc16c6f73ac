using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>All binary packages that could be had. Each is read once; safe to use from several threads.</summary>
/// <param name="sources">Where they lie. The same build is taken from the first that has it; of different builds made at one time that of a
/// later source counts.</param>
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
        .. sources.SelectMany((source, index) => source.Index.VersionsOf(package).Where(source.Offers).Select(binary => (Binary: binary, Index: index)))
            .DistinctBy(entry => entry.Binary.Instance)
            .OrderByDescending(entry => entry.Binary.Name.Version)
            .ThenByDescending(entry => entry.Binary.BuildTime ?? 0)
            .ThenByDescending(entry => entry.Index)
            .ThenByDescending(entry => entry.Binary.BuildId ?? 0)
            .Select(entry => entry.Binary),
    ];
}
