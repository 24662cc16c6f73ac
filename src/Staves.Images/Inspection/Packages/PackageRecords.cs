using System.Collections.Immutable;
using Staves.Images.Sbom;

namespace Staves.Images.Inspection.Packages;

/// <summary>Reads all that an image has about its packages: its bill of materials, or the databases of its systems.</summary>
static class PackageRecords
{
    /// <returns>The packages of each source that has some, by the name of the source.</returns>
    public static ImmutableArray<(string Source, ImmutableArray<RecordedPackage> Packages)> Read(InspectedRoot root, (BillFormat Format, byte[] Document)? bill)
    {
        // The bill of an image has what its databases have, and more.
        if (bill is { } found && BillReader.Read(found.Format, found.Document) is { IsEmpty: false } billed)
        {
            return [("bill of materials", billed)];
        }

        (string Source, ImmutableArray<RecordedPackage> Packages)[] databases =
        [
            ("/var/db/pkg", GentooPackages.Read(root)),
            ("dpkg", DpkgPackages.Read(root)),
            ("apk", ApkPackages.Read(root)),
        ];
        return [.. databases.Where(database => !database.Packages.IsEmpty)];
    }
}
