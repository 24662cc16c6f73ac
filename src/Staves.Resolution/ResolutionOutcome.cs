using System.Collections.Immutable;
using Staves.Resolution.Explanation;
using Staves.Resolution.Remedies;

namespace Staves.Resolution;

/// <summary>A plan, or the reasons why there is none; no solution is a value, not an exception.</summary>
public abstract record ResolutionOutcome
{
    ResolutionOutcome()
    {
    }

    public sealed record Solved(Plan Plan) : ResolutionOutcome;

    /// <param name="Problems">Everything that is missing, each once.</param>
    public sealed record Unsatisfiable(ImmutableArray<ResolutionProblem> Problems) : ResolutionOutcome
    {
        /// <summary>What to configure otherwise so that there is a plan; null where that is not known.</summary>
        public Remedy? Remedy { get; init; }
    }
}
