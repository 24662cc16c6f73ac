using Staves.Images.Oci;

namespace Staves.Images.Registries.Transport;

/// <summary>A manifest or an image index as a registry gives it.</summary>
/// <param name="MediaType">What the registry says that it is.</param>
/// <param name="Text">Its bytes, which its digest is of.</param>
sealed record ManifestText(string? MediaType, byte[] Text)
{
    public Digest Digest => Digest.Of(Text);
}
