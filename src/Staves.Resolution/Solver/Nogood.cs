using System.Collections.Immutable;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>Nodes of which no solution has all: learned from a failed attempt, as in conflict-driven search (Dechter's nogoods, the
/// learned clauses of SAT solvers).</summary>
/// <param name="nodes">The nodes; none where there is no solution at all.</param>
/// <param name="problem">Why, as one problem.</param>
/// <param name="causes">What ruled out the other ways, from which it follows.</param>
sealed class Nogood(ImmutableArray<SearchNode> nodes, Func<ResolutionProblem> problem, ImmutableArray<Nogood> causes)
{
    public ImmutableArray<SearchNode> Nodes => nodes;

    /// <summary>The problems at the bottom of it, each once: those that follow from no other.</summary>
    public IEnumerable<ResolutionProblem> Roots()
    {
        var seen = new HashSet<Nogood>();
        var open = new Stack<Nogood>([this]);
        while (open.TryPop(out Nogood? nogood))
        {
            if (!seen.Add(nogood))
            {
                continue;
            }

            if (nogood.IsRoot)
            {
                yield return nogood.Problem();
            }

            foreach (Nogood cause in nogood.Causes.Reverse())
            {
                open.Push(cause);
            }
        }
    }

    bool IsRoot => causes.IsEmpty;

    ImmutableArray<Nogood> Causes => causes;

    Func<ResolutionProblem> Problem => problem;

    /// <summary>Whether all but these are chosen.</summary>
    public bool IsCompletedBy(SearchNode node, SearchNode? companion)
    {
        foreach (SearchNode other in nodes)
        {
            if (!other.IsChosen && other != node && other != companion)
            {
                return false;
            }
        }

        return true;
    }
}
