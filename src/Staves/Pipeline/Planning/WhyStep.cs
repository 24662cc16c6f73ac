using System.Collections.Immutable;
using Staves.Resolution;

namespace Staves.Pipeline.Planning;

/// <summary>A package on the way to another.</summary>
/// <param name="Package">The package.</param>
/// <param name="Flags">The USE flags but for which it would not need the next; a minus before those that are off.</param>
sealed record WhyStep(PlannedPackage Package, ImmutableArray<string> Flags);
