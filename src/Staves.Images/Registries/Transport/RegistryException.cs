namespace Staves.Images.Registries.Transport;

/// <summary>One registry did not do what it was asked for; a mirror may.</summary>
#pragma warning disable CA1064 // Who asks several registries knows what to say about it.
sealed class RegistryException(RegistryFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
#pragma warning restore CA1064
{
    public RegistryFault Fault { get; } = fault;

    /// <summary>How long it wants to be left alone before it is asked again; null where that changes nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
