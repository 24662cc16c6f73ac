namespace Staves.Images.Oci;

/// <summary>The file `oci-layout` that makes a directory an image layout (OCI image-spec, image layout).</summary>
public sealed record LayoutMarker
{
    public const string FileName = "oci-layout";

    public string ImageLayoutVersion { get; init; } = "1.0.0";
}
