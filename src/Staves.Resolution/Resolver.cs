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
        return selection.Problems.Count > 0
            ? new ResolutionOutcome.Unsatisfiable([.. selection.Problems])
            : MergeOrdering.Order(selection.Graph);
    }
}
