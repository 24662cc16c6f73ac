using System.Collections.Immutable;
using Staves.Building.InstallPhases;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Names;

namespace Staves.Pipeline.Assembly;

/// <summary>A package that is ready to be merged.</summary>
/// <param name="Name">The package.</param>
/// <param name="Metadata">File names of the VDB and their contents.</param>
/// <param name="ReadImage">Gives its files.</param>
/// <param name="Rules">What is left out of it.</param>
/// <param name="Plan">What its install phases come to; null where it has none.</param>
sealed record MergeablePackage(
    VersionedPackageName Name,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Metadata,
    Action<Action<TarMember, Stream>> ReadImage,
    PruningRules Rules,
    InstallPlan? Plan)
{
    const string AfterMerge = "postinst";

    /// <summary>Its files, where no phase has to run before they are known.</summary>
    public CollectedPackage? Collected { get; init; }

    public ImmutableArray<string> PhasesBefore { get; } = [.. Plan?.PhasesToRun.Where(phase => phase != AfterMerge) ?? []];

    public ImmutableArray<string> PhasesAfter { get; } = [.. Plan?.PhasesToRun.Where(phase => phase == AfterMerge) ?? []];
}
