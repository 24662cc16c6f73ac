using System.Collections.Immutable;

namespace Staves.Pipeline;

/// <summary>Where what is said about an image goes, besides the image store and the registry.</summary>
/// <param name="Bills">Files for bills of materials, whose names end with `.spdx.json` or `.cdx.json`.</param>
/// <param name="Provenance">A file for the provenance; null for none.</param>
/// <param name="AreAttached">Whether the OCI archive has all of it.</param>
/// <param name="AreMade">Whether anything is said at all.</param>
sealed record RecordFiles(ImmutableArray<string> Bills, string? Provenance, bool AreAttached, bool AreMade = true)
{
    public static RecordFiles None { get; } = new([], Provenance: null, AreAttached: false);
}
