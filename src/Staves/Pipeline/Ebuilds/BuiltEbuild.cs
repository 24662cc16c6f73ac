using System.Collections.Immutable;
using Staves.Portage.Metadata;

namespace Staves.Pipeline.Ebuilds;

/// <summary>The binary package that an ebuild has become.</summary>
/// <param name="Metadata">What the ebuild says about itself.</param>
/// <param name="Use">The flags that it was built with.</param>
/// <param name="Path">The binary package.</param>
/// <param name="Phases">The phases that ran, in order, each with how long it took; `package` is the last.</param>
/// <param name="Elapsed">From the reading of the configuration to the package.</param>
sealed record BuiltEbuild(
    PackageMetadata Metadata,
    ImmutableSortedSet<string> Use,
    string Path,
    ImmutableArray<(string Name, TimeSpan Elapsed)> Phases,
    TimeSpan Elapsed);
