using System.Collections.Immutable;
using Staves.Portage.Dependencies;

namespace Staves.Resolution.Solver;

/// <summary>What one dependency variable of a package asks for, its USE conditionals decided.</summary>
/// <param name="Kind">The variable.</param>
/// <param name="Root">Where it must be.</param>
/// <param name="Plain">Dependencies that one package name answers.</param>
/// <param name="Choices">Any-of groups and virtuals, which Portage leaves until all else is chosen.</param>
/// <param name="Blockers">What may not be there.</param>
sealed record Requirements(
    DependencyKind Kind,
    PackageRoot Root,
    ImmutableArray<PackageDependency> Plain,
    ImmutableArray<Choice> Choices,
    ImmutableArray<PackageDependency> Blockers);
