namespace Staves.Resolution.Solver;

/// <summary>Something that a search may choose: a package in a root, or one alternative of an any-of group.</summary>
abstract class SearchNode
{
    /// <summary>What may not be chosen together with it.</summary>
    public List<Nogood> Nogoods { get; } = [];

    /// <summary>Whether the present attempt has chosen it.</summary>
    public bool IsChosen { get; set; }

    /// <summary>The nogood that choosing it, and another one with it, would complete, if any.</summary>
    public Nogood? Forbidding(SearchNode? companion = null)
    {
        foreach (Nogood nogood in Nogoods)
        {
            if (nogood.IsCompletedBy(this, companion))
            {
                return nogood;
            }
        }

        return null;
    }
}
