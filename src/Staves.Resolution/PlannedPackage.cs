using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Resolution;

/// <summary>A package that the plan puts into one of the two roots; numbers are positions in <see cref="Plan.Packages"/>.</summary>
public sealed record PlannedPackage
{
    public required PackageMetadata Metadata { get; init; }

    public required PackageRoot Root { get; init; }

    /// <summary>Whether it is compiled or comes as a binary package; what is installed already is in no plan.</summary>
    public PackageOrigin Origin => Binary is null ? PackageOrigin.Ebuild : PackageOrigin.Binary;

    /// <summary>The binary package that is taken; null where it is compiled.</summary>
    public BinaryPackage? Binary { get; init; }

    /// <summary>Why the binary packages of its version were not taken.</summary>
    public ImmutableArray<BinaryRejection> BinaryRejections { get; init; } = [];

    /// <summary>Enabled USE flags, within IUSE_EFFECTIVE.</summary>
    public required ImmutableSortedSet<string> Use { get; init; }

    /// <summary>Flags that the ebuild declares (IUSE) and that are on.</summary>
    public ImmutableSortedSet<string> Enabled =>
        Metadata.Iuse.Select(flag => flag.Name).Where(Use.Contains).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Flags that the ebuild declares (IUSE) and that are off.</summary>
    public ImmutableSortedSet<string> Disabled =>
        Metadata.Iuse.Select(flag => flag.Name).Where(flag => !Use.Contains(flag)).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>What compiling it needs in the builder root: DEPEND, BDEPEND, and the profile's system set.</summary>
    public ImmutableArray<int> BuildDependencies { get; init; } = [];

    /// <summary>RDEPEND and PDEPEND, in the same root.</summary>
    public ImmutableArray<int> RuntimeDependencies { get; init; } = [];

    /// <summary>Build dependencies that the builder has already.</summary>
    public ImmutableArray<QualifiedPackageName> ProvidedBuildDependencies { get; init; } = [];

    /// <summary>The reasons of the goals that ask for it; empty where only other packages do.</summary>
    public ImmutableArray<string> Goals { get; init; } = [];

    /// <summary>The packages that ask for it, or the reason of the goal that does.</summary>
    public ImmutableArray<string> RequiredBy { get; init; } = [];
}
