using System.Globalization;

namespace Staves.Packages.Gpkg;

/// <summary>One line of the Manifest in a package (GLEP 78): a member's size and checksums.</summary>
sealed record GpkgManifestEntry(string Name, long Size, string Blake2b, string Sha512)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"DATA {Name} {Size} BLAKE2B {Blake2b} SHA512 {Sha512}");
}
