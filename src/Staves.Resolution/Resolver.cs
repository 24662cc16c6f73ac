using Staves.Resolution.Explanation;
using Staves.Resolution.MergeOrder;
using Staves.Resolution.Solver;

namespace Staves.Resolution;

/// <summary>From a request to a plan.</summary>
public static class Resolver
{
    public static ResolutionOutcome Resolve(ResolutionRequest request, CancellationToken cancellationToken)
    {
        var selection = new PackageSelection(request, cancellationToken);
        selection.SelectAll();
        // What several packages miss, or one in both roots, is told once.
        return selection.Problems.Count > 0
            ? new ResolutionOutcome.Unsatisfiable(
                [.. selection.Problems.DistinctBy(problem => ProblemExplanation.Explain(problem).Message, StringComparer.Ordinal)])
            : MergeOrdering.Order(selection.Graph);
    }
}
