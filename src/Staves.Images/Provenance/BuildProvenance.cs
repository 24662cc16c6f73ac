using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Provenance;

/// <summary>How an image was built: what of the outside decided it, and all that went into it.</summary>
public sealed record BuildProvenance
{
    /// <summary>The image's name.</summary>
    public required ImageReference Reference { get; init; }

    /// <summary>The digest of the image's manifest.</summary>
    public required Digest Image { get; init; }

    /// <summary>The specification's text.</summary>
    public required Digest Specification { get; init; }

    /// <summary>The plan as a lock, whether there is a lock beside the specification or not.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The builder as the user names it.</summary>
    public required string Builder { get; init; }

    /// <summary>Identifies the programs of the builder.</summary>
    public required string BuilderFingerprint { get; init; }

    /// <summary>Identifies what compiled packages in it.</summary>
    public required string Driver { get; init; }

    /// <summary>Unix seconds that the build saw as now.</summary>
    public required long SourceDateEpoch { get; init; }

    /// <summary>The version of Staves.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Sorted by address.</summary>
    public required ImmutableArray<BuildMaterial> Materials { get; init; }
}
