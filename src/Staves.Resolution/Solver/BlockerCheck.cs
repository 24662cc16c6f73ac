using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>PMS blockers: a package that is blocked may not be in the same root as the one that blocks it.</summary>
static class BlockerCheck
{
    public static IEnumerable<ResolutionProblem> Violations(PackageGraph graph) =>
        from package in graph.Packages
        from blocker in package.Blockers
        from victim in graph.Named(package.Root, blocker.Package)
        where victim != package && victim.Is(blocker)
        select new ResolutionProblem.Blocked(blocker, victim.ToString()) { Chain = [package.ToString()] };
}
