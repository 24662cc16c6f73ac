using System.Collections.Immutable;
using Staves.Images.Inspection.Packages;
using Staves.Images.Oci;
using Staves.Images.Roots;
using Staves.Images.Sbom;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Inspection;

/// <summary>An image that lies somewhere and is to be looked at: its documents were read, its layers are read when they are asked for.</summary>
public sealed class ImageContents : IDisposable
{
    readonly IImageFiles _files;

    ImageContents(string name, IImageFiles files, LaidImage image, WantedPlatform wanted)
    {
        (Name, _files) = (name, files);
        Manifest = image.Manifest;
        Annotations = image.Annotations;
        Configuration = image.ReadConfiguration();
        Blobs = image.Blobs;
        Layers = image.Layers;
        wanted.Check(new ImagePlatform(Configuration.Architecture, Configuration.OperatingSystem, Configuration.Variant), name);
        if (Configuration.Layers.DiffIds.Count != Layers.Length)
        {
            throw new StavesException(new Diagnostic(
                "STV7602", $"`{name}` has {Layers.Length} layers, but {Configuration.Layers.DiffIds.Count} diff ids in its configuration"));
        }
    }

    /// <summary>As the user names it.</summary>
    public string Name { get; }

    /// <summary>The manifest; null in an archive that has none, as older Dockers write them.</summary>
    public Descriptor? Manifest { get; }

    /// <summary>The annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    public ImageConfiguration Configuration { get; }

    /// <summary>The layers' descriptors, lowest first.</summary>
    public ImmutableArray<Descriptor> Blobs { get; }

    internal ImmutableArray<ImageLayer> Layers { get; }

    /// <summary>An image of a store.</summary>
    /// <exception cref="StavesException">It is damaged, or not for the platform that is wanted.</exception>
    public static ImageContents Of(OciImage image, string name, WantedPlatform wanted)
    {
        var layout = new LayoutDirectory(image.Store.Path);
        return new ImageContents(name, layout, ImageDocuments.Read(layout, image.Manifest), wanted);
    }

    /// <summary>The image in an OCI image layout, an archive of one, or what `docker save` wrote.</summary>
    /// <param name="path">A directory or a file.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="wanted">For which platform.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="StavesException">It is damaged, or has no single image for the platform.</exception>
    public static ImageContents? TryOpen(string path, string name, WantedPlatform wanted, CancellationToken cancellationToken)
    {
        IImageFiles? files = Directory.Exists(path)
            ? File.Exists(Path.Combine(path, LayoutMarker.FileName)) ? new LayoutDirectory(path) : null
            : ArchivedLayout.TryOpen(path, cancellationToken);
        try
        {
            return files is null ? null : new ImageContents(name, files, ImageDocuments.Read(files, wanted), wanted);
        }
        catch
        {
            files?.Dispose();
            throw;
        }
    }

    /// <summary>The bill of materials that the image's layout has of it; null where there is none.</summary>
    /// <exception cref="StavesException">What the index of the layout names is missing or none.</exception>
    public (BillFormat Format, byte[] Document)? ReadBill()
    {
        // By this name an index lists what is said about an image (OCI distribution-spec, referrers tag schema).
        string? tag = Manifest is null ? null : ReferrerIndex.TagOf(Manifest.Digest);
        Descriptor? listed = tag is null ? null : ImageDocuments.TryReadIndex(_files)?.Manifests.FirstOrDefault(one => one.Annotation(ImageStore.ReferenceAnnotation) == tag);
        if (listed is null)
        {
            return null;
        }

        Descriptor[] said =
        [
            .. OciJson.ReadIndex(ImageDocuments.ReadBlob(_files, listed), listed.Digest).Manifests
                .SelectMany(one => OciJson.ReadManifest(ImageDocuments.ReadBlob(_files, one), one.Digest).Layers),
        ];
        return BillReader.InOrder(said, layer => layer.MediaType)
            .Select(bill => ((BillFormat, byte[])?)(bill.Format, ImageDocuments.ReadBlob(_files, bill.Bill, BillReader.LargestBill)))
            .FirstOrDefault();
    }

    public void Dispose() => _files.Dispose();
}
