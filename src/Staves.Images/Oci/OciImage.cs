using System.Collections.Immutable;
using Staves.Images.Layers;

namespace Staves.Images.Oci;

/// <summary>A finished image whose blobs are in a store.</summary>
public sealed record OciImage
{
    public required ImageReference Reference { get; init; }

    /// <summary>The manifest's descriptor; its digest is the image's.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The configuration's descriptor; its digest is what Docker calls the image's id.</summary>
    public required Descriptor Configuration { get; init; }

    public required ImmutableArray<LayerDescriptor> Layers { get; init; }

    public required ImagePlatform Platform { get; init; }

    /// <summary>The layout that has the blobs.</summary>
    public required ImageStore Store { get; init; }

    /// <summary>Manifests in the store that say something about this image (OCI 1.1, referrers), where they were attached.</summary>
    public ImmutableArray<Referrer> Referrers { get; init; } = [];

    public string Digest => Manifest.Digest;

    public string ConfigDigest => Configuration.Digest;

    /// <summary>What a registry would store.</summary>
    public long CompressedSize => Manifest.Size + Configuration.Size + Layers.Sum(layer => layer.Blob.Size);

    /// <summary>All blobs, the manifest first; a layer that appears twice is one blob.</summary>
    public IEnumerable<Descriptor> Blobs =>
        Layers.Select(layer => layer.Blob).Prepend(Configuration).Prepend(Manifest).DistinctBy(blob => blob.Digest, StringComparer.Ordinal);
}
