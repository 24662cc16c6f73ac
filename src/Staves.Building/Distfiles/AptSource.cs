using System.Collections.Immutable;

namespace Staves.Building.Distfiles;

/// <summary>An entry of apt's source lists.</summary>
sealed record AptSource(ImmutableArray<string> Uris, ImmutableArray<string> Suites, ImmutableArray<string> Components);
