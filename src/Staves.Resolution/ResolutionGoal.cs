using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;

namespace Staves.Resolution;

/// <summary>One thing that the image must hold, and who asked for it.</summary>
/// <param name="Dependency">What is wanted.</param>
/// <param name="Reason">Who wants it, as a person would say it: `packages`, or `every image has a libc`.</param>
/// <param name="Location">Where it is asked for.</param>
public sealed record ResolutionGoal(PackageDependency Dependency, string Reason, SourceLocation? Location = null)
{
    public GoalScope Scope { get; init; } = GoalScope.Package;

    /// <summary>Which build of it, as a binary package; null: any.</summary>
    public long? BuildId { get; init; }

    /// <summary>Whether what its tests need is wanted too, although the flag `test` is off.</summary>
    public bool WithTestDependencies { get; init; }
}
