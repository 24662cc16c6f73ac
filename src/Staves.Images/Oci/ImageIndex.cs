namespace Staves.Images.Oci;

/// <summary>The image index document (OCI image-spec, image index): an image for several platforms, or the contents of a layout.</summary>
public sealed record ImageIndex
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; } = MediaTypes.Index;

    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
