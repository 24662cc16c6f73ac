using System.Diagnostics;

namespace Staves.Images.Sbom;

/// <summary>What names a format of a bill of materials, and what writes it.</summary>
public static class BillFormats
{
    /// <summary>Raised where equal bills get other bytes, so that no document of an earlier program is taken for a new one.</summary>
    public const int Version = 1;

    /// <summary>The media type, by which a registry's client asks for it.</summary>
    public static string MediaTypeOf(BillFormat format) => format switch
    {
        BillFormat.Spdx => "application/spdx+json",
        BillFormat.CycloneDx => "application/vnd.cyclonedx+json",
        _ => throw new UnreachableException(),
    };

    /// <summary>By the end of a file's name; null where it says neither.</summary>
    public static BillFormat? OfFileName(string name) =>
        name.EndsWith(".spdx.json", StringComparison.OrdinalIgnoreCase) ? BillFormat.Spdx
        : name.EndsWith(".cdx.json", StringComparison.OrdinalIgnoreCase) ? BillFormat.CycloneDx
        : null;

    /// <summary>The document's bytes, which depend on the bill alone.</summary>
    public static byte[] Write(BillOfMaterials bill, BillFormat format) => format switch
    {
        BillFormat.Spdx => SpdxDocument.Write(bill),
        BillFormat.CycloneDx => CycloneDxDocument.Write(bill),
        _ => throw new UnreachableException(),
    };
}
