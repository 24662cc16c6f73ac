using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Sbom;

/// <summary>What an image consists of: the software bill of materials, before it has a format.</summary>
public sealed record BillOfMaterials
{
    /// <summary>The image's name.</summary>
    public required ImageReference Reference { get; init; }

    /// <summary>The digest of the image's manifest.</summary>
    public required Digest Image { get; init; }

    public required ImagePlatform Platform { get; init; }

    /// <summary>Unix seconds that the documents give as the time of their making.</summary>
    public required long SourceDateEpoch { get; init; }

    /// <summary>The version of Staves that says all this.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Sorted by name and version.</summary>
    public required ImmutableArray<BilledPackage> Packages { get; init; }

    /// <summary>The texts of licences that SPDX does not list, by Gentoo's name.</summary>
    public ImmutableSortedDictionary<string, string> LicenseTexts { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>All files of the image, sorted by path.</summary>
    public required ImmutableArray<BilledFile> Files { get; init; }
}
