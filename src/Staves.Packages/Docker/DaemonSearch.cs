using System.Collections.Immutable;

namespace Staves.Packages.Docker;

/// <summary>The outcome of asking for a daemon.</summary>
/// <param name="Answered">The first that answered, or null.</param>
/// <param name="Silent">Those asked in vain, with the reason.</param>
public sealed record DaemonSearch(DaemonEndpoint? Answered, ImmutableArray<(DaemonEndpoint Endpoint, string Reason)> Silent);
