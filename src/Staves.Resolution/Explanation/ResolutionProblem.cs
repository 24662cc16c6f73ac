using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Explanation;

/// <summary>Why a request has no solution; <see cref="ProblemExplanation"/> says it to a person.</summary>
public abstract record ResolutionProblem
{
    ResolutionProblem()
    {
    }

    /// <summary>From the request down to the one who asked.</summary>
    public ImmutableArray<string> Chain { get; init; } = [];

    /// <summary>Where the request stands.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The dependency that nothing satisfies, whatever else is chosen; null for a problem of several packages together.</summary>
    public PackageDependency? Unsatisfied => this switch
    {
        NoSuchPackage problem => problem.Dependency,
        NoSuchVersion problem => problem.Dependency,
        Masked problem => problem.Dependency,
        UseUnmet problem => problem.Dependency,
        _ => null,
    };

    /// <summary>No repository has a package of that name.</summary>
    public sealed record NoSuchPackage(PackageDependency Dependency, string? Nearest) : ResolutionProblem;

    /// <summary>The package exists, but no version is the one asked for.</summary>
    public sealed record NoSuchVersion(PackageDependency Dependency, ImmutableArray<VersionedPackageName> Available) : ResolutionProblem;

    /// <summary>Every version that would do is masked.</summary>
    public sealed record Masked(PackageDependency Dependency, ImmutableArray<MaskedVersion> Versions) : ResolutionProblem;

    /// <summary>A version is there, with other USE flags than those asked for.</summary>
    public sealed record UseUnmet(PackageDependency Dependency, Candidate Candidate) : ResolutionProblem
    {
        public VersionedPackageName Version => Candidate.Metadata.Name;

        /// <summary>`flag` and `-flag` as one would write them into `use`.</summary>
        public required ImmutableArray<string> ToSet { get; init; }

        /// <summary>The same, where the profile forces the flag or masks it.</summary>
        public required ImmutableArray<string> Fixed { get; init; }

        /// <summary>Flags that the package does not have.</summary>
        public required ImmutableArray<string> Unknown { get; init; }
    }

    /// <summary>A dependency variable or REQUIRED_USE of the version is not what its EAPI allows.</summary>
    public sealed record Broken(Diagnostic Diagnostic) : ResolutionProblem;

    /// <summary>The flags of the package contradict its own REQUIRED_USE.</summary>
    public sealed record RequiredUseViolated(VersionedPackageName Version, RequiredUseViolation Violation) : ResolutionProblem;

    /// <summary>The slot is taken by a version that another package needs.</summary>
    public sealed record SlotConflict(PackageDependency Dependency, string Chosen, ImmutableArray<string> ChosenFor) : ResolutionProblem;

    /// <summary>A package forbids another that is in the plan.</summary>
    public sealed record Blocked(PackageDependency Blocker, string Victim, ImmutableArray<string> VictimFor) : ResolutionProblem;

    /// <summary>An any-of group of the package has no member left under its USE flags (PMS empty-dep-groups, EAPI 7 and later).</summary>
    public sealed record NoAlternative(VersionedPackageName Version) : ResolutionProblem;

    /// <summary>Packages that need each other to be compiled: the chain is the circle.</summary>
    public sealed record Circular(QualifiedPackageName Package) : ResolutionProblem;

    /// <summary>No solution was found in that many attempts, and it was not shown that there is none.</summary>
    public sealed record GivenUp(int Attempts) : ResolutionProblem;
}
