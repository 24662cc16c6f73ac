using System.Collections.Immutable;

namespace Staves.Resolution.Remedies;

/// <summary>Changes of the configuration with which there is a plan.</summary>
public sealed record Remedy(ImmutableArray<ConfigurationChange> Changes, Plan Plan);
