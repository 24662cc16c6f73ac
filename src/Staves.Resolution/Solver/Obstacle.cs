using System.Collections.Immutable;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>What keeps a package from being the answer to a dependency.</summary>
/// <param name="Reasons">The decisions that it rests on.</param>
/// <param name="Problem">How to say it; null where causes do, or the dependency itself.</param>
/// <param name="Cause">What was known before; null where it was found just now.</param>
sealed record Obstacle(ImmutableArray<SearchNode> Reasons, ResolutionProblem? Problem, Nogood? Cause);
