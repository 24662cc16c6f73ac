using System.Collections.Immutable;

namespace Staves.Specification;

/// <summary>`[image] health-check`: how Docker finds out whether a container is well. What is not given is Docker's default.</summary>
public sealed record HealthCheck
{
    /// <summary>A program and its arguments, or one text for a shell; see <see cref="IsShell"/>.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Whether the command is one text that the image's `/bin/sh -c` runs.</summary>
    public bool IsShell { get; init; }

    public TimeSpan? Interval { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? StartPeriod { get; init; }

    public TimeSpan? StartInterval { get; init; }

    public int? Retries { get; init; }

    /// <summary>The program that the image must have.</summary>
    public string Program => IsShell ? "/bin/sh" : Command[0];
}
