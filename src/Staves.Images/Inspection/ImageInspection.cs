using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Inspection;

/// <summary>All that is known of an image after it was read once.</summary>
public sealed record ImageInspection
{
    /// <summary>As the user names it.</summary>
    public required string Name { get; init; }

    /// <summary>The digest of the manifest; null in an archive without one.</summary>
    public string? Digest { get; init; }

    public required ImageConfiguration Configuration { get; init; }

    /// <summary>The annotations of the manifest, sorted by name.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Lowest first.</summary>
    public required ImmutableArray<InspectedLayer> Layers { get; init; }

    /// <summary>By path, directories before what is in them.</summary>
    public required ImmutableArray<InspectedFile> Files { get; init; }

    /// <summary>By name and version.</summary>
    public required ImmutableArray<InspectedPackage> Packages { get; init; }

    /// <summary>Where the packages stand: `bill of materials`, `/var/db/pkg`, `dpkg`, `apk`; empty where nothing tells.</summary>
    public ImmutableArray<string> PackageSources { get; init; } = [];

    public ImmutableArray<InspectedAccount> Accounts { get; init; } = [];

    /// <summary>What os-release(5) calls the system; null where it does not say.</summary>
    public string? System { get; init; }

    public required HardeningSummary Hardening { get; init; }

    public ImagePlatform Platform => new(Configuration.Architecture, Configuration.OperatingSystem, Configuration.Variant);

    /// <summary>Bytes of all files; one with several names counts once.</summary>
    public long Size => Files.Sum(file => file.Size);

    /// <summary>Bytes of the layers as they lie in a registry.</summary>
    public long CompressedSize => Layers.Sum(layer => layer.Size);
}
