using Staves.Portage.Names;

namespace Staves.Images.Sbom;

/// <summary>Package URLs (purl-spec): `pkg:ebuild/CATEGORY/NAME@VERSION` with repository and slot, and `pkg:oci/NAME@DIGEST`. The type
/// `ebuild` is a candidate in that specification; Syft writes it too.</summary>
public static class PackageUrl
{
    public static string Of(BilledPackage package) => Of(package.Name, package.Repository, package.Slot);

    public static string Of(VersionedPackageName name, string repository, string slot) =>
        $"pkg:ebuild/{Encode(name.Category)}/{Encode(name.PN)}@{Encode(name.PVR)}?repository={Encode(repository)}&slot={Encode(slot)}";

    public static string Of(BillOfMaterials bill) =>
        $"pkg:oci/{Encode(bill.Reference.Repository.Split('/')[^1])}@{Encode(bill.Image.ToString())}"
        + $"?arch={Encode(bill.Platform.Architecture)}&tag={Encode(bill.Reference.Tag)}";

    /// <summary>purl-spec: a colon stays as it is.</summary>
    static string Encode(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
