using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>All binary packages that could be had. Each is read once; safe to use from several threads.</summary>
public sealed class BinaryPackages
{
    readonly ImmutableArray<BinarySource> _sources;
    readonly Func<QualifiedPackageName, ImmutableArray<BinaryPackage>> _read;
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<BinaryPackage>> _known = new();

    /// <param name="sources">Where they lie. The same build is taken from the first that has it; of different builds made at one time that of a
    /// later source counts.</param>
    public BinaryPackages(ImmutableArray<BinarySource> sources)
    {
        _sources = sources;
        _read = Read;
    }

    BinaryPackages(BinaryPackages all, Func<BinaryPackage, bool> isMeant)
    {
        _sources = all._sources;
        _read = package => [.. all.VersionsOf(package).Where(isMeant)];
    }

    public static BinaryPackages None { get; } = new([]);

    public bool IsEmpty => _sources.IsEmpty;

    public IEnumerable<QualifiedPackageName> PackageNames => _sources.SelectMany(source => source.Index.PackageNames).Distinct();

    /// <summary>The builds of a package: newest version first, of one version the last that was built.</summary>
    /// <exception cref="Diagnostics.StavesException">An index says of one what PMS does not allow.</exception>
    public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package) => _sources.IsEmpty ? [] : _known.GetOrAdd(package, _read);

    /// <summary>Only those of which something is so.</summary>
    public BinaryPackages Where(Func<BinaryPackage, bool> isMeant) => new(this, isMeant);

    /// <summary>With those of a further place, which is asked last.</summary>
    public BinaryPackages With(BinarySource source) => new(_sources.Add(source));

    ImmutableArray<BinaryPackage> Read(QualifiedPackageName package) =>
    [
        .. _sources.SelectMany((source, index) => source.Index.VersionsOf(package).Where(source.Offers).Select(binary => (Binary: binary, Index: index)))
            .DistinctBy(entry => entry.Binary.Instance)
            .OrderByDescending(entry => entry.Binary.Name.Version)
            .ThenByDescending(entry => entry.Binary.BuildTime ?? 0)
            .ThenByDescending(entry => entry.Index)
            .ThenByDescending(entry => entry.Binary.BuildId ?? 0)
            .Select(entry => _sources[entry.Index].ObstacleTo?.Invoke(entry.Binary) is { } obstacle ? entry.Binary with { Obstacle = obstacle } : entry.Binary),
    ];
}
