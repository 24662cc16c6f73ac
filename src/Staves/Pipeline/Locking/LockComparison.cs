using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>A plan beside the lock of its specification.</summary>
/// <param name="Path">The file of the lock.</param>
/// <param name="Differences">What the plan has otherwise; empty where it is what was locked.</param>
sealed record LockComparison(string Path, ImmutableArray<LockDifference> Differences)
{
    const int MostLines = 12;

    /// <summary>What was locked.</summary>
    public required Lockfile Locked { get; init; }

    public bool IsCurrent => Differences.IsEmpty;

    /// <summary>Whether all packages are those that were locked, whatever became of the user's own files.</summary>
    public bool HasSamePackages => Differences.All(difference => difference.IsOfFile);

    /// <summary>For a build that goes on without the lock, or with files that are not those of the lock.</summary>
    public Diagnostic ToWarning() => Warning() with { Details = Lines(MostLines) };

    Diagnostic Warning() => HasSamePackages
        ? new("STV1955", $"the `[[files]]` are not those of `{Path}` any more", new SourceLocation(Path), "`staves lock` writes it anew")
        : new("STV1922", $"`{Path}` is not what the specification leads to any more, so the newest packages are taken", new SourceLocation(Path), "`staves lock` writes it anew");

    /// <summary>The differences as lines, the last one counting what is left out.</summary>
    public ImmutableArray<string> Lines(int most) => Differences.Length <= most
        ? [.. Differences.Select(LockText.Line)]
        : [.. Differences.Take(most - 1).Select(LockText.Line), $"and {Differences.Length - most + 1} more"];
}
