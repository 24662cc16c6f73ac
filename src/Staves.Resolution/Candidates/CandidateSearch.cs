using Staves.Resolution.Explanation;

namespace Staves.Resolution.Candidates;

/// <summary>The best candidate for a dependency, or why there is none.</summary>
abstract record CandidateSearch
{
    CandidateSearch()
    {
    }

    public sealed record Found(Candidate Candidate) : CandidateSearch;

    public sealed record NotFound(ResolutionProblem Problem) : CandidateSearch;
}
