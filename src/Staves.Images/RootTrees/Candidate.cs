using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>What somebody wants to be in the tree, before it is known where links lead and who else wants the place.</summary>
sealed record Candidate(TarMember Member, string Package, SpooledContent? Content = null)
{
    public CandidateRank Rank { get; init; }
}
