namespace Staves.Resolution.Solver;

/// <summary>One of several packages, taken as the answer to a dependency. Packages of different slots may be there together, and then it still
/// matters which of them another one is compiled against.</summary>
sealed class Answer : SearchNode;
