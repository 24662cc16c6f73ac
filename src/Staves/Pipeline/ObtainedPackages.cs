using System.Collections.Immutable;

namespace Staves.Pipeline;

/// <summary>The packages of an image as files.</summary>
/// <param name="Files">GPKG files in the order of the plan.</param>
/// <param name="Compiled">How many packages had to be compiled.</param>
/// <param name="Packed">How many had to be packed out of the builder.</param>
/// <param name="Providers">Which packages would bring which libraries, asked for when one is missing.</param>
sealed record ObtainedPackages(ImmutableArray<string> Files, int Compiled, int Packed, Func<ImmutableDictionary<string, string>> Providers);
