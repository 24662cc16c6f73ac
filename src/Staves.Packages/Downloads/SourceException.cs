namespace Staves.Packages.Downloads;

/// <summary>One source did not give a file; the next may.</summary>
#pragma warning disable CA1064 // Who asks a single source knows what to say about it.
sealed class SourceException(SourceFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
#pragma warning restore CA1064
{
    public SourceFault Fault { get; } = fault;

    /// <summary>How long the server asked to be left alone.</summary>
    public TimeSpan RetryAfter { get; init; }
}
