using System.Collections.Immutable;

namespace Staves.Resolution.Solver;

/// <summary>Nodes of which no solution has all: learned from a failed attempt, as in conflict-driven search (Dechter's nogoods, the
/// learned clauses of SAT solvers).</summary>
sealed class Nogood(ImmutableArray<SearchNode> nodes)
{
    public ImmutableArray<SearchNode> Nodes => nodes;

    /// <summary>Whether all but this one are chosen.</summary>
    public bool IsCompletedBy(SearchNode node)
    {
        foreach (SearchNode other in nodes)
        {
            if (!other.IsChosen && other != node)
            {
                return false;
            }
        }

        return true;
    }
}
