using Staves.Portage.Dependencies;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>
/// PMS blocks: what a package blocks may not be in its root, or where DEPEND or BDEPEND says so, not in the SYSROOT of its build. Weak and
/// strong blockers differ only while an old package gives way to a new one, and roots that start empty have no old ones.
/// </summary>
static class BlockerCheck
{
    public static IEnumerable<ResolutionProblem> Violations(PackageGraph graph) => graph.Packages.SelectMany(package =>
    {
        IEnumerable<ResolutionProblem> atRunTime = package.Blockers.SelectMany(blocker =>
            Violations(package, blocker, graph.Named(package.Root, blocker.Package)));
        IEnumerable<ResolutionProblem> whileBuilding = package.BuildBlockers.SelectMany(blocker =>
            Violations(package, blocker, PackageGraph.SysrootOf(package)));
        return atRunTime.Concat(whileBuilding);
    });

    /// <summary>A package does not block itself (PMS).</summary>
    static IEnumerable<ResolutionProblem> Violations(
        SelectedPackage package, PackageDependency blocker, IEnumerable<SelectedPackage> present) => present
        .Where(victim => victim.Name != package.Name && victim.Satisfies(blocker, package))
        .Select(victim => package.AsRequester.Meets(new ResolutionProblem.Blocked(blocker, victim.ToString(), [.. victim.RequiredBy])));
}
