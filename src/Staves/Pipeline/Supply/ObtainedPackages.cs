using System.Collections.Immutable;
using Staves.Pipeline.Planning;

namespace Staves.Pipeline.Supply;

/// <summary>The packages of an image as files.</summary>
/// <param name="Resolved">The plan that they are of.</param>
/// <param name="Files">Binary packages in the order of the plan's image.</param>
/// <param name="Compiled">How many packages had to be compiled.</param>
/// <param name="Fetched">How many come from binhosts.</param>
/// <param name="Packed">How many had to be packed out of the builder.</param>
/// <param name="Providers">Which packages would bring which libraries, asked for when one is missing.</param>
sealed record ObtainedPackages(
    ResolvedImage Resolved, ImmutableArray<string> Files, int Compiled, int Fetched, int Packed, Func<ImmutableDictionary<string, string>> Providers);
