using System.Collections.Immutable;
using Staves.Images.Layers;
using Staves.Specification;

namespace Staves.Images.Oci;

/// <summary>All that an image says about itself besides its files (OCI image-spec, config and annotations).</summary>
public sealed record ImageDescription
{
    public static readonly ImmutableSortedDictionary<string, string> NoTexts =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public required ImageReference Reference { get; init; }

    /// <summary>Whether it is one of several platforms, so that the name is not this image's but that of their index.</summary>
    public bool IsPart { get; init; }

    public required ImagePlatform Platform { get; init; }

    /// <summary>SOURCE_DATE_EPOCH: Unix seconds of the image's making, which is a fact of its input and not of the clock.</summary>
    public required long SourceDateEpoch { get; init; }

    /// <summary>What a container always runs (`command` in staves.toml).</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>What follows it unless other arguments are given.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Variables of every container; PATH is added where it is missing.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = NoTexts;

    /// <summary>`USER`, `UID` or `USER:GROUP`; null for root.</summary>
    public string? User { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>`80`, `80/tcp` or `53/udp`.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    public ImmutableArray<string> Volumes { get; init; } = [];

    public string? StopSignal { get; init; }

    /// <summary>Docker's alone: OCI knows none.</summary>
    public HealthCheck? HealthCheck { get; init; }

    /// <summary>Kept in the configuration, where `docker inspect` shows them.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoTexts;

    /// <summary>Kept in the manifest, where registries show them.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = NoTexts;

    public LayerDivision Division { get; init; } = LayerDivision.None;

    /// <summary>Gzip, because Docker 20.10 (Debian 12) cannot load Zstandard.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;
}
