using System.Collections.Immutable;

namespace Staves.Specification;

/// <summary>The table `[image]`: fields of the OCI image configuration, and what else belongs into the root filesystem or not.</summary>
public sealed record ImageSettings
{
    /// <summary>`user` or `user:group`, names or numbers.</summary>
    public Located<string>? User { get; init; }

    public string? WorkDirectory { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = Sorted.Empty<string>();

    /// <summary>Default arguments to the command (OCI `Cmd`).</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>`port/protocol`.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    public ImmutableArray<string> Volumes { get; init; } = [];

    public string? StopSignal { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = Sorted.Empty<string>();

    /// <summary>Into how many layers the root filesystem may be divided.</summary>
    public int Layers { get; init; } = 1;

    public LayerCompression Compression { get; init; }

    /// <summary>Whether files that a running image does not use are left out: documentation, headers and the like.</summary>
    public bool Prunes { get; init; } = true;

    /// <summary>Whether the image has the entries of its packages in `/var/db/pkg`.</summary>
    public bool HasPackageDatabase { get; init; }

    /// <summary>What all files together may have, unpacked; null for any size.</summary>
    public Located<ByteSize>? MaximalSize { get; init; }

    public HealthCheck? HealthCheck { get; init; }
}
