using System.Diagnostics.CodeAnalysis;
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

    /// <summary>What programs of a machine run on that compilers name by a triplet, `x86_64-pc-linux-gnu`.</summary>
    public static bool TryFromChost(string chost, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        platform = chost.Split('-')[0] switch
        {
            "x86_64" => new("amd64", "linux"),
            "i386" or "i486" or "i586" or "i686" => new("386", "linux"),
            "aarch64" => new("arm64", "linux"),
            "armv5tel" => new("arm", "linux", "v5"),
            "armv6j" => new("arm", "linux", "v6"),
            "armv7a" => new("arm", "linux", "v7"),
            "loongarch64" => new("loong64", "linux"),
            "mips64el" => new("mips64le", "linux"),
            "powerpc64le" => new("ppc64le", "linux"),
            "riscv64" => new("riscv64", "linux"),
            "s390x" => new("s390x", "linux"),
            _ => null,
        };
        return platform is not null;
    }

    /// <summary>Reads `linux/amd64` or `linux/arm/v7`.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        platform = text.Split('/') switch
        {
            [{ Length: > 0 } os, { Length: > 0 } architecture] => new(architecture, os),
            [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new(architecture, os, variant),
            _ => null,
        };
        return platform is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="StavesException">STV7002: the text is something else.</exception>
    public static ImagePlatform Parse(string text) => TryParse(text, out ImagePlatform? platform)
        ? platform
        : throw new StavesException(new Diagnostic(
            "STV7002", $"`{text}` is not a platform: expected `os/architecture` or `os/architecture/variant`", Hint: "platforms = ['linux/amd64']"));

    /// <summary>Whether this is what somebody means who names the other: all variants, where none is named.</summary>
    public bool Is(ImagePlatform wanted) =>
        Architecture == wanted.Architecture && OperatingSystem == wanted.OperatingSystem && (wanted.Variant is null || VariantOf(this) == VariantOf(wanted));

    public override string ToString() => Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";

    /// <summary>Of these architectures the first variant goes without saying.</summary>
    static string? VariantOf(ImagePlatform platform) =>
        (platform.Architecture, platform.Variant) is ("arm64", "v8") or ("amd64", "v1") ? null : platform.Variant;
}
