using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Resolution.Remedies;
using Staves.Specification;
using Staves.Specification.Locking;

namespace Staves.Pipeline;

/// <summary>Resolves with the lock that stands beside a specification.</summary>
/// <param name="request">What to look for.</param>
/// <param name="specification">Whose lock it is.</param>
/// <param name="use">What it is to the resolution.</param>
sealed class LockedResolution(ResolutionRequest request, ImageSpecification specification, LockUse use)
{
    static readonly RemedyOptions NoRemedies = new() { UseFlags = false, Keywords = false, Masks = false, Licenses = false };

    readonly string _path = Lockfile.PathFor(specification.File);

    /// <exception cref="StavesException">STV1920: a lock is required, and there is none. STV1921: it is required, and is not what the
    /// specification leads to.</exception>
    public (ResolutionOutcome Outcome, LockComparison? Comparison) Resolve(CancellationToken cancellationToken)
    {
        if (use == LockUse.None || Lockfile.Read(_path) is not { } locked)
        {
            return use == LockUse.Require
                ? throw new StavesException(new Diagnostic("STV1920", $"there is no `{_path}`", new SourceLocation(specification.File), "`staves lock` writes it"))
                : (Resolver.Resolve(request, cancellationToken), null);
        }

        if (use != LockUse.Compare)
        {
            ResolutionOutcome kept = Resolver.Resolve(
                request with
                {
                    OnlyVersions = locked.Packages.Select(package => (package.Package, package.Repository)).ToHashSet(),
                    Remedies = NoRemedies,
                },
                cancellationToken);
            if (kept is ResolutionOutcome.Solved && Compare(locked, kept) is { IsCurrent: true } current)
            {
                return (kept, current);
            }
        }

        ResolutionOutcome newest = Resolver.Resolve(request, cancellationToken);
        LockComparison? comparison = Compare(locked, newest);
        return use == LockUse.Require && comparison is not null ? throw Stale(locked, comparison) : (newest, comparison);
    }

    LockComparison? Compare(Lockfile locked, ResolutionOutcome outcome) => outcome is ResolutionOutcome.Solved solved
        ? new LockComparison(_path, LockDifference.Between(locked, PlanLock.Of(solved.Plan, specification, request.Repositories)))
        : null;

    StavesException Stale(Lockfile locked, LockComparison comparison)
    {
        ImmutableArray<string> gone =
        [
            .. from package in locked.Packages
               where !request.Repositories.VersionsOf(package.Package.Package).Any(version => (version.Name, version.Repository) == (package.Package, package.Repository))
               select $"{package.Package}::{package.Repository} is no longer in its repository",
        ];
        return new StavesException(new Diagnostic(
            "STV1921",
            $"`{_path}` is not what `{specification.File}` leads to any more",
            new SourceLocation(_path),
            "`staves lock` writes it anew")
        {
            Details = [.. gone.Distinct(StringComparer.Ordinal), .. comparison.Differences.Select(LockText.Line)],
        });
    }
}
