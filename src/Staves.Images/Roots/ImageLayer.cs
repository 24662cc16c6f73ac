using Staves.Images.Oci;

namespace Staves.Images.Roots;

/// <summary>A layer of an image that lies somewhere.</summary>
/// <param name="Digest">Of its bytes as they lie there, or of its diff (OCI image-spec, diff ID).</param>
/// <param name="Open">Opens its bytes.</param>
sealed record ImageLayer(Digest Digest, Func<Stream> Open);
