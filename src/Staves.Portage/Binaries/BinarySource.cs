using System.Collections.Immutable;
using Staves.Portage.Configuration;

namespace Staves.Portage.Binaries;

/// <summary>A directory or server of binary packages, or a root of which they can be made, and which of them count.</summary>
public sealed record BinarySource(IBinaryIndex Index)
{
    /// <summary>If there are any, only packages of which one of these speaks (Portage's getbinpkg-include).</summary>
    public ImmutableArray<PackagePattern> Include { get; init; } = [];

    /// <summary>No package of which one of these speaks (Portage's getbinpkg-exclude).</summary>
    public ImmutableArray<PackagePattern> Exclude { get; init; } = [];

    /// <summary>Says why a package must not be used, whoever asks for it; null where nothing is known against it.</summary>
    public Func<BinaryPackage, string?>? ObstacleTo { get; init; }

    internal bool Offers(BinaryPackage package) =>
        (Include.IsEmpty || Include.Any(pattern => pattern.Matches(package.Metadata))) && !Exclude.Any(pattern => pattern.Matches(package.Metadata));
}
