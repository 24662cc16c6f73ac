using System.Collections.Immutable;
using Staves.Resolution.Explanation;

namespace Staves.Resolution;

/// <summary>A plan, or the reasons why there is none; no solution is a value, not an exception.</summary>
public abstract record ResolutionOutcome
{
    ResolutionOutcome()
    {
    }

    public sealed record Solved(Plan Plan) : ResolutionOutcome;

    public sealed record Unsatisfiable(ImmutableArray<ResolutionProblem> Problems) : ResolutionOutcome;
}
