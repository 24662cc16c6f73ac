using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Building.Scheduling;

/// <summary>What could not be had while the rest was kept going.</summary>
sealed class ScheduleFailures
{
    readonly SortedDictionary<int, StavesException> _failed = [];
    readonly SortedDictionary<int, ImmutableArray<int>> _skipped = [];
    readonly Lock _lock = new();
    int _built;

    public void AddBuilt() => Interlocked.Increment(ref _built);

    public void Add(int package, StavesException failure)
    {
        lock (_lock)
        {
            _failed.Add(package, failure);
        }
    }

    /// <param name="package">What was not tried.</param>
    /// <param name="missing">What it needs and is not there.</param>
    public void AddSkipped(int package, ImmutableArray<int> missing)
    {
        lock (_lock)
        {
            _skipped.Add(package, missing);
        }
    }

    /// <exception cref="StavesException">Each failure in the plan's order, then STV5313 with the count of all.</exception>
    public void ThrowIfAny(Plan plan)
    {
        lock (_lock)
        {
            if (_failed.Count > 0)
            {
                throw new StavesException([.. _failed.Values.SelectMany(failure => failure.Diagnostics), Summary(plan)]);
            }
        }
    }

    Diagnostic Summary(Plan plan)
    {
        VersionedPackageName NameOf(int package) => plan.Packages[package].Metadata.Name;
        return new Diagnostic("STV5313", $"{_failed.Count} failed, {_skipped.Count} skipped because of that, {_built} compiled")
        {
            Details =
            [
                .. _failed.Keys.Select(package => $"{NameOf(package)} failed"),
                .. _skipped.Select(skipped => $"{NameOf(skipped.Key)} skipped: needs {string.Join(' ', skipped.Value.Select(NameOf))}"),
            ],
        };
    }
}
