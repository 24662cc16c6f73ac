namespace Staves.Images.RootTrees;

/// <summary>Who gives way where several want to have a file at one path.</summary>
enum CandidateRank
{
    /// <summary>Brought by a package.</summary>
    Package,

    /// <summary>Made of what packages brought.</summary>
    Generated,

    /// <summary>Asked for by the specification.</summary>
    Specification,
}
