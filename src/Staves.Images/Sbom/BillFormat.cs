namespace Staves.Images.Sbom;

/// <summary>The formats of a bill of materials.</summary>
public enum BillFormat
{
    /// <summary>SPDX 2.3 in JSON, `.spdx.json`.</summary>
    Spdx,

    /// <summary>CycloneDX 1.6 in JSON, `.cdx.json`.</summary>
    CycloneDx,
}
