using System.Collections.Immutable;
using Staves.Portage.Dependencies;

namespace Staves.Resolution.Solver;

/// <summary>One alternative of an any-of group: all that it asks for.</summary>
sealed class Alternative(
    ImmutableArray<PackageDependency> plain, ImmutableArray<Choice> choices, ImmutableArray<PackageDependency> blockers) : SearchNode
{
    public ImmutableArray<PackageDependency> Plain => plain;

    public ImmutableArray<Choice> Choices => choices;

    public ImmutableArray<PackageDependency> Blockers => blockers;
}
