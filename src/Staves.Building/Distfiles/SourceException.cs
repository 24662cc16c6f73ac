namespace Staves.Building.Distfiles;

/// <summary>One source did not give the file; <see cref="DistfileDownload"/> goes on with the next.</summary>
#pragma warning disable CA1064 // It never leaves this folder.
sealed class SourceException(SourceFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
#pragma warning restore CA1064
{
    public SourceFault Fault { get; } = fault;

    /// <summary>How long the server asked to be left alone.</summary>
    public TimeSpan RetryAfter { get; init; }
}
