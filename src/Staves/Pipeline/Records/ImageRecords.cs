using System.Collections.Immutable;
using System.Text;
using Staves.Images.Delivery;
using Staves.Images.Oci;
using Staves.Images.Provenance;
using Staves.Images.RootTrees;
using Staves.Images.Sbom;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Records;

/// <summary>What is said about an image: bills of materials in both formats, and how it was built. They are kept beside it as its referrers.</summary>
/// <param name="resolved">What the image is built from.</param>
/// <param name="tree">Its files; it stays until this is disposed of.</param>
/// <param name="packages">Its packages with the paths of their binary packages.</param>
/// <param name="files">Which documents are wanted, and where.</param>
/// <param name="cancellationToken">Ends all that is under way.</param>
sealed class ImageRecords(
    ResolvedImage resolved,
    RootTree tree,
    IReadOnlyList<(PlannedPackage Package, string File)> packages,
    RecordFiles files,
    CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>What takes a while, as files and packages are read for it.</summary>
    readonly Lazy<Task<(ImmutableArray<BilledPackage> Packages, ImmutableArray<BilledFile> Files)>> _read = new(() => Task.Run(
        () => (BilledPackages.Of(resolved, packages, cancellationToken), FileInventory.Of(tree, cancellationToken)), cancellationToken));

    static string ToolVersion => typeof(ImageRecords).Assembly.GetName().Version!.ToString(3);

    /// <summary>Begins to read what the documents will say, as nobody has written them yet; the image need not be there.</summary>
    public void Begin()
    {
        if (files.AreMade)
        {
            _ = _read.Value;
        }
    }

    /// <exception cref="StavesException">A file cannot be written.</exception>
    public async Task<OciImage> AttachAsync(OciImage image)
    {
        if (!files.AreMade)
        {
            return image;
        }

        Digest key = RecordKey.Of(resolved, image, tree, packages, ToolVersion);
        OciImage attached = await ReferrerIndex.FindAsync(image, key, cancellationToken)
            ?? await ReferrerIndex.AttachAsync(image, key, await DocumentsOfAsync(image), cancellationToken);
        foreach (string file in files.Bills)
        {
            RecordFile.Write(file, ContentOf(attached, BillFormats.MediaTypeOf(BillFormats.OfFileName(file)!.Value)));
        }

        if (files.Provenance is { } place)
        {
            RecordFile.Write(place, ContentOf(attached, ProvenanceStatement.MediaType));
        }

        return attached;
    }

    public async ValueTask DisposeAsync()
    {
        if (_read.IsValueCreated)
        {
            Task reading = _read.Value;
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static byte[] ContentOf(OciImage image, string mediaType) =>
        File.ReadAllBytes(image.Store.BlobPath(image.Referrers.First(referrer => referrer.Content.MediaType == mediaType).Content));

    async Task<ReferrerDocument[]> DocumentsOfAsync(OciImage image)
    {
        (ImmutableArray<BilledPackage> billed, ImmutableArray<BilledFile> billedFiles) = await _read.Value;
        var bill = new BillOfMaterials
        {
            Reference = image.Reference,
            Image = DigestOf(image),
            Platform = image.Platform,
            SourceDateEpoch = resolved.SourceDateEpoch,
            ToolVersion = ToolVersion,
            Packages = billed,
            LicenseTexts = LicenseTextsOf(billed),
            Files = billedFiles,
        };
        return await Task.WhenAll(
        [
            .. Enum.GetValues<BillFormat>().Select(format => Task.Run(
                () => new ReferrerDocument(BillFormats.MediaTypeOf(format), BillFormats.Write(bill, format)), cancellationToken)),
            Task.Run(
                () => new ReferrerDocument(
                    ProvenanceStatement.MediaType,
                    ProvenanceStatement.Write(ProvenanceOf(image, BuildMaterials.LockOf(resolved, billed))),
                    ProvenanceStatement.Annotations),
                cancellationToken),
        ]);
    }

    /// <summary>The files of `licenses/` (PMS, tree layout), of the first repository that has one.</summary>
    ImmutableSortedDictionary<string, string> LicenseTextsOf(ImmutableArray<BilledPackage> billed)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string name in billed.SelectMany(package => package.License.Unlisted.Values).Distinct(StringComparer.Ordinal))
        {
            if (resolved.Repositories.All.Select(repository => TextIn(repository, name)).FirstOrDefault(text => text is not null) is { } text)
            {
                texts.Add(name, text);
            }
        }

        return texts.ToImmutable();
    }

    static string? TextIn(EbuildRepository repository, string license) => repository.Files.TryReadText(Path.Combine(repository.Path, "licenses", license));

    BuildProvenance ProvenanceOf(OciImage image, Lockfile locked) => new()
    {
        Reference = image.Reference,
        Image = DigestOf(image),
        Specification = Digest.Of(File.ReadAllBytes(resolved.Specification.File)),
        Lock = Digest.Of(Encoding.UTF8.GetBytes(locked.ToString())),
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
