using Staves.Images.Oci;

namespace Staves.Images.Layers;

/// <summary>A finished layer: the digest of its uncompressed archive, and its blob (OCI image-spec, layer).</summary>
/// <param name="DiffId">The digest of the tar archive before compression.</param>
/// <param name="Blob">Media type, digest and size of the blob.</param>
/// <param name="UncompressedSize">The size of the tar archive in bytes.</param>
public sealed record LayerDescriptor(Digest DiffId, Descriptor Blob, long UncompressedSize);
