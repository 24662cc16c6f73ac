using System.Collections.Immutable;
using Staves.Images.Delivery;
using Staves.Images.Oci;
using Staves.Images.Provenance;
using Staves.Images.RootTrees;
using Staves.Images.Sbom;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Pipeline;

/// <summary>What is said about an image: bills of materials in both formats, and how it was built. They are kept beside it as its referrers.</summary>
sealed class ImageRecords(ResolvedImage resolved, RecordFiles files)
{
    static string ToolVersion => typeof(ImageRecords).Assembly.GetName().Version!.ToString(3);

    /// <param name="image">The image.</param>
    /// <param name="tree">Its files.</param>
    /// <param name="packages">Its packages with the paths of their binary packages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">A file cannot be written.</exception>
    public async Task<OciImage> AttachAsync(
        OciImage image, RootTree tree, IReadOnlyList<(PlannedPackage Package, string File)> packages, CancellationToken cancellationToken)
    {
        ImmutableArray<BilledPackage> billed = BilledPackages.Of(resolved, packages, cancellationToken);
        var bill = new BillOfMaterials
        {
            Reference = image.Reference,
            Image = DigestOf(image),
            Platform = image.Platform,
            SourceDateEpoch = resolved.SourceDateEpoch,
            ToolVersion = ToolVersion,
            Packages = billed,
            Files = FileInventory.Of(tree, cancellationToken),
        };
        var bills = Enum.GetValues<BillFormat>().ToDictionary(format => format, format => BillFormats.Write(bill, format));
        byte[] provenance = ProvenanceStatement.Write(ProvenanceOf(image, BuildMaterials.LockOf(resolved, billed)));
        foreach (string file in files.Bills)
        {
            RecordFile.Write(file, bills[BillFormats.OfFileName(file)!.Value]);
        }

        if (files.Provenance is { } place)
        {
            RecordFile.Write(place, provenance);
        }

        return await ReferrerIndex.AttachAsync(
            image,
            [
                .. bills.OrderBy(one => one.Key).Select(one => new ReferrerDocument(BillFormats.MediaTypeOf(one.Key), one.Value)),
                new ReferrerDocument(ProvenanceStatement.MediaType, provenance, ProvenanceStatement.Annotations),
            ],
            cancellationToken);
    }

    BuildProvenance ProvenanceOf(OciImage image, Lockfile locked) => new()
    {
        Reference = image.Reference,
        Image = DigestOf(image),
        Specification = Digest.Of(File.ReadAllBytes(resolved.Specification.File)),
        Lock = Digest.Of(System.Text.Encoding.UTF8.GetBytes(locked.ToString())),
        Builder = resolved.Builder.Name.Value,
        BuilderFingerprint = resolved.Builder.Builder.Fingerprint,
        Driver = resolved.Builder.Driver.Identity,
        SourceDateEpoch = resolved.SourceDateEpoch,
        ToolVersion = ToolVersion,
        Materials = BuildMaterials.Of(resolved, locked),
    };

    static Digest DigestOf(OciImage image) =>
        Digest.TryParse(image.Digest, out Digest? digest) ? digest : throw new InvalidOperationException($"`{image.Digest}` is not the digest of an image");
}
