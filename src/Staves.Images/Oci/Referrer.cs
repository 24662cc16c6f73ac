namespace Staves.Images.Oci;

/// <summary>A manifest that says something about an image: a bill of materials, or how it was built (OCI image-spec 1.1, manifest with a subject).</summary>
/// <param name="Manifest">As an index of referrers lists it: with the type of its content and its annotations.</param>
/// <param name="Content">The document.</param>
public sealed record Referrer(Descriptor Manifest, Descriptor Content);
