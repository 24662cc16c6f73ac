using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>What one name means: an image, or an index of one image for each platform (OCI image-spec, image index).</summary>
public sealed record ImageSet
{
    ImageSet(ImageReference reference, Descriptor root, ImmutableArray<OciImage> images) => (Reference, Root, Images) = (reference, root, images);

    public ImageReference Reference { get; }

    /// <summary>The manifest, or the index; its digest is what `NAME@sha256:…` names.</summary>
    public Descriptor Root { get; }

    /// <summary>One for each platform, in the order of the specification; all lie in one store.</summary>
    public ImmutableArray<OciImage> Images { get; }

    public string Digest => Root.Digest;

    public ImageStore Store => Images[0].Store;

    /// <summary>What a registry would store.</summary>
    public long CompressedSize => Blobs.Sum(blob => blob.Size);

    /// <summary>All blobs, the root first, each once.</summary>
    public IEnumerable<Descriptor> Blobs =>
        Images.SelectMany(image => image.Blobs).Prepend(Root).DistinctBy(blob => blob.Digest, StringComparer.Ordinal);

    /// <summary>The image that this machine runs, else the first.</summary>
    public OciImage ForThisMachine => Images.FirstOrDefault(image => image.Platform == ImagePlatform.Current) ?? Images[0];

    /// <summary>The same images without what is said about them.</summary>
    public ImageSet WithoutReferrers => new(Reference, Root, [.. Images.Select(image => image with { Referrers = [] })]);

    /// <summary>One image by itself.</summary>
    public static ImageSet Of(OciImage image) => new(image.Reference, image.Manifest, [image]);

    /// <summary>Several images of one store under one name: an index of theirs is written, and the name means it from now on.</summary>
    /// <exception cref="StavesException">STV7005: the store cannot be written.</exception>
    public static async Task<ImageSet> CreateIndexAsync(
        ImageReference reference, ImmutableArray<OciImage> images, IReadOnlyDictionary<string, string>? annotations, CancellationToken cancellationToken)
    {
        ImageStore store = images[0].Store;
        var index = new ImageIndex
        {
            Manifests = [.. images.Select(image => image.Manifest with { Platform = image.Platform, Annotations = null })],
            Annotations = annotations is { Count: > 0 } ? annotations : null,
        };
        Descriptor root = store.AddBlob(MediaTypes.Index, OciJson.Write(index), cancellationToken);
        await store.TagAsync(root, reference, cancellationToken);
        foreach (OciImage image in images)
        {
            // Until the name meant them, nothing kept what is said about them.
            await ReferrerIndex.TagAsync(image, cancellationToken);
        }

        return new ImageSet(reference, root, images);
    }
}
