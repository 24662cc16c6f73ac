using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Resolution.Explanation;

/// <summary>Why a request has no solution; <see cref="ProblemExplanation"/> says it to a person.</summary>
public abstract record ResolutionProblem
{
    ResolutionProblem()
    {
    }

    /// <summary>From the request down to the one who asked.</summary>
    public required ImmutableArray<string> Chain { get; init; }

    /// <summary>Where the request stands.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>No repository has a package of that name.</summary>
    public sealed record NoSuchPackage(PackageDependency Dependency, string? Nearest) : ResolutionProblem;

    /// <summary>The package exists, but no version is the one asked for.</summary>
    public sealed record NoSuchVersion(PackageDependency Dependency, ImmutableArray<string> Available) : ResolutionProblem;

    /// <summary>Every version that would do is masked.</summary>
    public sealed record Masked(PackageDependency Dependency, ImmutableArray<MaskedVersion> Versions) : ResolutionProblem;

    /// <summary>A version is there, with other USE flags than those asked for.</summary>
    public sealed record UseUnmet(PackageDependency Dependency, VersionedPackageName Version, ImmutableArray<string> Flags) : ResolutionProblem;

    /// <summary>The flags of the package contradict its own REQUIRED_USE.</summary>
    public sealed record RequiredUseViolated(VersionedPackageName Version, string Violation) : ResolutionProblem;

    /// <summary>The slot is taken by a version that another package needs.</summary>
    public sealed record SlotConflict(PackageDependency Dependency, string Chosen, ImmutableArray<string> ChosenFor) : ResolutionProblem;

    /// <summary>A package forbids another that is in the plan.</summary>
    public sealed record Blocked(PackageDependency Blocker, string Victim) : ResolutionProblem;

    /// <summary>Packages that need each other to be compiled: the chain is the circle.</summary>
    public sealed record Circular(QualifiedPackageName Package) : ResolutionProblem;
}
