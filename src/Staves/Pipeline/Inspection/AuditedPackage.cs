using Staves.Images.Inspection;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Pipeline.Inspection;

/// <summary>A package that is looked up in advisories.</summary>
/// <param name="Name">With its version.</param>
/// <param name="Slot">Null where it is not known.</param>
/// <param name="SubSlot">Likewise.</param>
sealed record AuditedPackage(VersionedPackageName Name, string? Slot, string? SubSlot)
{
    public static AuditedPackage Of(PackageMetadata package) => new(package.Name, package.Slot, package.SubSlot);

    /// <summary>Null for a package of another system.</summary>
    public static AuditedPackage? Of(InspectedPackage package) =>
        package.Type == "ebuild" && VersionedPackageName.TryParse($"{package.Name}-{package.Version}", out VersionedPackageName? name, out _)
            ? new AuditedPackage(name, package.Slot?.Split('/')[0], package.Slot?.Split('/')[^1])
            : null;
}
