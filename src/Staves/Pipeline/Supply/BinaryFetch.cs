using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Packages.Binhosts;
using Staves.Packages.Downloads;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Supply;

/// <summary>Fetches the binary packages of a plan, and finds another plan where one of them cannot be had or must not be used.</summary>
/// <param name="prepared">What plans follow from.</param>
/// <param name="options">How they are fetched.</param>
/// <param name="progress">Told what arrives, and what is refused.</param>
sealed class BinaryFetch(PreparedResolution prepared, DownloadOptions options, IProgress<ScheduleEvent> progress)
{
    /// <summary>Fetches the given packages of a plan.</summary>
    /// <returns>Null where all are there; else another plan without those that are not, of which nothing is fetched yet.</returns>
    /// <exception cref="StavesException">One cannot be had, and there is no plan without it.</exception>
    public async Task<(PreparedResolution Prepared, ResolvedImage Resolved)?> FetchAsync(
        ResolvedImage resolved, ImmutableArray<int> packages, CancellationToken cancellationToken)
    {
        if (packages.IsEmpty)
        {
            return null;
        }

        BinaryRequest[] requests = [.. packages.Select(index => RequestOf(resolved.Plan.Packages[index], resolved.Lock))];
        using var fetcher = new BinaryPackageFetcher(resolved.Binhosts, resolved.Store, options);
        ImmutableArray<StavesException?> outcomes = await fetcher.FetchAsync(requests, new FetchProgress(progress), cancellationToken);
        ImmutableArray<(BinaryPackage Package, StavesException Failure)> failures =
        [
            .. requests.Zip(outcomes).Where(outcome => outcome.Second is not null).Select(outcome => (outcome.First.Package, outcome.Second!)),
        ];
        return failures.IsEmpty ? null : ResolveWithout(failures, cancellationToken);
    }

    static BinaryRequest RequestOf(PlannedPackage package, LockComparison? comparison)
    {
        LockedBinary? locked = comparison is { IsCurrent: true }
            ? comparison.Locked.Packages
                .FirstOrDefault(other => (other.Package, other.Repository) == (package.Metadata.Name, package.Metadata.Repository) && other.Binary is not null)?.Binary
            : null;
        return new BinaryRequest(package.Binary!, locked?.Digest);
    }

    (PreparedResolution Prepared, ResolvedImage Resolved) ResolveWithout(
        ImmutableArray<(BinaryPackage Package, StavesException Failure)> failures, CancellationToken cancellationToken)
    {
        ImmutableArray<Diagnostic> problems = [.. failures.SelectMany(failure => failure.Failure.Diagnostics)];
        if (prepared.Lock == LockUse.Require
            || prepared.Request.BinaryPolicy.Only
            || !problems.All(BinaryPackageFetcher.IsFaultOfBinhost))
        {
            throw new StavesException(problems);
        }

        PreparedResolution without = prepared.Without(failures.Select(failure => KeyValuePair.Create(failure.Package.Identity(), ReasonOf(failure.Failure))));
        ResolvedImage resolved;
        try
        {
            resolved = without.Resolve(cancellationToken);
        }
        catch (StavesException unsatisfiable)
        {
            throw new StavesException([.. problems, .. unsatisfiable.Diagnostics]);
        }

        foreach ((BinaryPackage package, StavesException failure) in failures)
        {
            progress.Report(new ScheduleEvent.Warning(Instead(package, failure, resolved.Plan)));
        }

        return (without, resolved);
    }

    static string ReasonOf(StavesException failure) =>
        failure.Diagnostics[0].Details is [var first, ..] ? $"{failure.Diagnostics[0].Message}: {first}" : failure.Diagnostics[0].Message;

    static Diagnostic Instead(BinaryPackage package, StavesException failure, Plan plan)
    {
        string what = plan.Packages.FirstOrDefault(planned => planned.Metadata.Name == package.Name) switch
        {
            { Binary: null } => "it is compiled",
            { } => "another build of it is taken",
            null => "another version is taken",
        };
        return new Diagnostic("STV1927", $"the binary package of `{package.Name}` cannot be used, so {what}")
        {
            Details = [.. failure.Diagnostics.SelectMany(problem => problem.Details.Prepend(problem.Message))],
        };
    }
}
