using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Resolution;

namespace Staves.Pipeline.Planning;

/// <summary>Why a package is in a root.</summary>
/// <param name="Package">The package.</param>
/// <param name="Goals">Reasons of its own.</param>
/// <param name="CompiledWith">What is compiled with it.</param>
/// <param name="Ways">The shortest way to it over each package that needs it.</param>
/// <param name="BroughtAlone">What would not be there without it.</param>
/// <param name="Size">Bytes of it and of what it alone brings; null where one of them is not known.</param>
sealed record WhyAnswer(
    PlannedPackage Package,
    ImmutableArray<string> Goals,
    ImmutableArray<PlannedPackage> CompiledWith,
    ImmutableArray<ImmutableArray<WhyStep>> Ways,
    ImmutableArray<PlannedPackage> BroughtAlone,
    long? Size)
{
    /// <summary>What the binhosts have.</summary>
    public BinaryPackages Binaries { get; init; } = BinaryPackages.None;

    public static WhyAnswer Of(ResolvedImage resolved, PackageStates states, int package)
    {
        Plan plan = resolved.Plan;
        var graph = new PlanGraph(plan);
        ImmutableArray<int> alone = graph.BroughtAlone(package);
        PlannedPackage planned = plan.Packages[package];
        return new WhyAnswer(
            planned,
            planned.Goals,
            [.. graph.CompiledWith(package).Select(index => plan.Packages[index])],
            [.. graph.WaysTo(package).Select(way => StepsOf(plan, graph, way))],
            [.. alone.Select(index => plan.Packages[index])],
            alone.Add(package).Select(index => states.ByPackage.IsEmpty ? null : states.ByPackage[index].InstalledSize).Aggregate((long?)0, (sum, size) => sum + size))
        {
            Binaries = resolved.Binaries,
        };
    }

    static ImmutableArray<WhyStep> StepsOf(Plan plan, PlanGraph graph, ImmutableArray<int> way) =>
    [
        .. way.Select((package, step) => new WhyStep(
            plan.Packages[package], step + 1 < way.Length ? graph.ConditionsOf(package, way[step + 1]) : [])),
    ];
}
