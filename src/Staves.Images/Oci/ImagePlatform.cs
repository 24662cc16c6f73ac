using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>What an image runs on, in Go's words for it (OCI image-spec, image index, `platform`).</summary>
public sealed record ImagePlatform(
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("os")] string OperatingSystem,
    [property: JsonPropertyName("variant")] string? Variant = null)
{
    /// <summary>The platform of this machine.</summary>
    public static ImagePlatform Current => new(
        RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
            var other => other.ToString().ToLowerInvariant(),
        },
        "linux");

    /// <summary>Reads `linux/amd64` or `linux/arm/v7`.</summary>
    /// <exception cref="StavesException">STV7002: the text is something else.</exception>
    public static ImagePlatform Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } os, { Length: > 0 } architecture] => new(architecture, os),
        [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new(architecture, os, variant),
        _ => throw new StavesException(new Diagnostic(
            "STV7002", $"`{text}` is not a platform: expected `os/architecture` or `os/architecture/variant`", Hint: "platforms = ['linux/amd64']")),
    };

    public override string ToString() => Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";
}
