using Staves.Resolution.Explanation;

namespace Staves.Resolution.Candidates;

/// <summary>The best candidate for a dependency, or why there is none.</summary>
abstract record CandidateSearch
{
    CandidateSearch()
    {
    }

    public sealed record Found(Candidate Candidate) : CandidateSearch;

    /// <summary>The reason is worked out when somebody wants to read it: most failures only rule out an alternative.</summary>
    public sealed record NotFound(Func<ResolutionProblem> Explain) : CandidateSearch;
}
