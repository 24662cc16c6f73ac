using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Resolution;

namespace Staves.Pipeline.Locking;

/// <summary>What a resolution with a lock came to.</summary>
/// <param name="Outcome">The plan, or why there is none.</param>
/// <param name="Comparison">The plan beside the lock; null where there is no lock.</param>
sealed record LockedOutcome(ResolutionOutcome Outcome, LockComparison? Comparison)
{
    /// <summary>Locked binary packages that are nowhere any more.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
