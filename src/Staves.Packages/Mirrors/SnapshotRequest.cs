using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;

namespace Staves.Packages.Mirrors;

/// <summary>Which snapshot of a repository is wanted.</summary>
public sealed record SnapshotRequest
{
    /// <summary>The roots of the mirrors, the first to be asked first.</summary>
    public required ImmutableArray<DownloadSource> Mirrors { get; init; }

    /// <summary>Judges its signature; null where it need not have one.</summary>
    public required SignatureVerifier? Verifier { get; init; }

    /// <summary>Where it is put, and where the beginning of one stays that did not come whole.</summary>
    public required string Directory { get; init; }

    /// <summary>The one that is here; null where there is none.</summary>
    public required SnapshotOrigin? Known { get; init; }
}
