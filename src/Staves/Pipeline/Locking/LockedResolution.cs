using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Resolution.Remedies;
using Staves.Specification;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>Resolves with the lock that stands beside a specification.</summary>
/// <param name="request">What to look for.</param>
/// <param name="specification">Whose lock it is.</param>
/// <param name="use">What it is to the resolution.</param>
/// <param name="store">Where binary packages are that their binhost may no longer have.</param>
sealed class LockedResolution(ResolutionRequest request, ImageSpecification specification, LockUse use, BinaryPackageStore store)
{
    static readonly RemedyOptions NoRemedies = new() { UseFlags = false, Keywords = false, Masks = false, Licenses = false };

    readonly string _path = specification.LockPath;
    readonly Lazy<ImmutableArray<LockedFile>> _files = new(() => OwnFiles.Lock(specification.Files));

    /// <exception cref="StavesException">STV1920: a lock is required, and there is none. STV1921: it is required, and is not what the
    /// specification leads to. STV1923: it is required, and a binary package of it is nowhere.</exception>
    public LockedOutcome Resolve(CancellationToken cancellationToken)
    {
        if (use == LockUse.None || Lockfile.Read(_path) is not { } locked)
        {
            return use == LockUse.Require
                ? throw new StavesException(new Diagnostic("STV1920", $"there is no `{_path}`", new SourceLocation(specification.File), "`staves lock` writes it"))
                : new LockedOutcome(Resolver.Resolve(request, cancellationToken), Comparison: null);
        }

        if (use != LockUse.Compare && Keep(locked, cancellationToken) is { } kept)
        {
            return kept;
        }

        ResolutionOutcome newest = Resolver.Resolve(request, cancellationToken);
        LockComparison? comparison = newest is ResolutionOutcome.Solved solved ? Compare(locked, locked, LockOf(solved)) : null;
        return use == LockUse.Require && comparison is not null ? throw Stale(locked, comparison) : new LockedOutcome(newest, comparison);
    }

    /// <summary>The locked packages, if they still are a plan.</summary>
    LockedOutcome? Keep(Lockfile locked, CancellationToken cancellationToken)
    {
        var binaries = LockedBinaries.Find(locked, request, store, cancellationToken);
        if (use == LockUse.Require && !binaries.Missing.IsEmpty)
        {
            throw Gone(binaries.Missing);
        }

        ResolutionOutcome kept = Resolver.Resolve(
            request with
            {
                OnlyVersions = locked.Packages.Select(package => (package.Package, package.Repository)).ToHashSet(),
                // What is compiled in place of a binary package may need others, of which the lock knows nothing.
                AllowsOtherPackages = !binaries.Missing.IsEmpty,
                Binaries = binaries.Packages,
                Remedies = NoRemedies,
            },
            cancellationToken);
        if (kept is not ResolutionOutcome.Solved solved)
        {
            return null;
        }

        Lockfile now = LockOf(solved);
        (Lockfile before, Lockfile after) = binaries.Missing.IsEmpty ? (locked, now) : WithCompiled(locked, now, binaries.Missing);
        LockComparison comparison = Compare(locked, before, after);
        return !comparison.HasSamePackages ? null
            : use == LockUse.Require && !comparison.IsCurrent ? throw Stale(locked, comparison)
            : new LockedOutcome(kept, comparison) { Warnings = [.. binaries.Missing.Select(Compiled)] };
    }

    Lockfile LockOf(ResolutionOutcome.Solved solved) => PlanLock.Of(solved.Plan, specification, request.Repositories, _files.Value);

    LockComparison Compare(Lockfile locked, Lockfile before, Lockfile after) => new(_path, LockDifference.Between(before, after)) { Locked = locked };

    /// <summary>Both locks as if the missing packages had been locked as compiled ones, without what only compiling them needs.</summary>
    static (Lockfile Before, Lockfile After) WithCompiled(Lockfile locked, Lockfile now, ImmutableArray<LockedPackage> missing)
    {
        ImmutableArray<LockedPackage> before =
        [
            .. locked.Packages.Select(package => missing.Contains(package) ? now.Packages.FirstOrDefault(package.IsSameVersionAs) ?? package : package),
        ];
        return (
            locked with { Packages = before },
            now with { Packages = [.. now.Packages.Where(package => package.Root == "image" || before.Any(package.IsSameVersionAs))] });
    }

    StavesException Stale(Lockfile locked, LockComparison comparison)
    {
        ImmutableArray<string> gone =
        [
            .. from package in locked.Packages
               where package.Binary is null
                   && !request.Repositories.VersionsOf(package.Package.Package).Any(version => (version.Name, version.Repository) == (package.Package, package.Repository))
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

    StavesException Gone(ImmutableArray<LockedPackage> missing) => new(new Diagnostic(
        "STV1923",
        $"binary packages of `{_path}` are neither on their binhosts any more nor in the cache",
        new SourceLocation(_path),
        "`staves build` without --locked compiles them, `staves lock` takes newer ones")
    {
        Details = [.. missing.Select(package => $"{package.Package}::{package.Repository} {package.Binary!.Digest}").Distinct(StringComparer.Ordinal)],
    });

    Diagnostic Compiled(LockedPackage package) => new(
        "STV1924",
        $"the binary package of `{package.Package}` that was locked is neither on its binhost any more nor in the cache, so it is compiled",
        new SourceLocation(_path),
        "`staves lock` takes a newer one");
}
