using System.Collections.Immutable;

namespace Staves.Images.Oci;

/// <summary>Attaches documents to images, and lists them where there is no other way to ask for them: by a tag that follows from the image's
/// digest (OCI distribution-spec 1.1, referrers tag schema).</summary>
public static class ReferrerIndex
{
    const string TagPrefix = "sha256-";

    /// <summary>The content of a configuration that says nothing (OCI image-spec 1.1, empty descriptor).</summary>
    static readonly byte[] EmptyContent = "{}"u8.ToArray();

    static Descriptor EmptyDescriptor => new() { MediaType = MediaTypes.Empty, Digest = Digest.Of(EmptyContent).ToString(), Size = EmptyContent.Length };

    /// <summary>Adds documents to an image in its store. The same documents give the same manifests.</summary>
    /// <param name="image">The image.</param>
    /// <param name="key">A digest of all that the documents depend on, by which <see cref="FindAsync"/> finds them again.</param>
    /// <param name="documents">What is said about it.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task<OciImage> AttachAsync(
        OciImage image, Digest key, IEnumerable<ReferrerDocument> documents, CancellationToken cancellationToken)
    {
        OciImage attached = image with { Referrers = [.. documents.Select(document => Add(image, document, cancellationToken))] };
        image.Store.RememberReferrers(key, await KeepAsync(attached, cancellationToken));
        return attached;
    }

    /// <summary>Adds referrers, whose documents are in the store, to what the store says about an image; none of them is an answer too.</summary>
    internal static Task AddAsync(OciImage image, ImmutableArray<Referrer> referrers, CancellationToken cancellationToken) =>
        KeepAsync(image with { Referrers = [.. Load(image).Referrers, .. referrers] }, cancellationToken);

    /// <summary>The image with what an earlier build has said about it, from equal facts; null where there is none.</summary>
    public static async Task<OciImage?> FindAsync(OciImage image, Digest key, CancellationToken cancellationToken)
    {
        if (image.Store.FindReferrers(key) is not { } referrers)
        {
            return null;
        }

        OciImage attached = image with { Referrers = referrers };
        await TagAsync(attached, cancellationToken);
        return attached;
    }

    /// <summary>Lets the store keep what is said about an image.</summary>
    internal static async Task TagAsync(OciImage image, CancellationToken cancellationToken)
    {
        if (!image.Referrers.IsEmpty)
        {
            Descriptor index = DescriptorOf(Write(image.Referrers.Select(referrer => referrer.Manifest)));
            await image.Store.TagReferrersAsync(image.Manifest, index, cancellationToken);
        }
    }

    /// <summary>What a store says about an image of it; nothing where that is not there.</summary>
    public static OciImage Load(OciImage image) =>
        image with { Referrers = FindIndex(image) is { } index ? Find(image.Store, index) ?? [] : [] };

    /// <summary>The index of what a store says about an image; null where nobody has said or asked for something.</summary>
    internal static Descriptor? FindIndex(OciImage image)
    {
        string tag = TagOf(image.Digest);
        return image.Store.Manifests.FirstOrDefault(one => one.Annotation(ImageStore.ReferenceAnnotation) == tag);
    }

    /// <summary>The referrers that an index of a store lists; null where one is not there as a whole.</summary>
    internal static ImmutableArray<Referrer>? Find(ImageStore store, Descriptor index)
    {
        if (!store.Has(index) || !store.Has(EmptyDescriptor))
        {
            return null;
        }

        var referrers = ImmutableArray.CreateBuilder<Referrer>();
        foreach (Descriptor listed in OciJson.ReadIndex(store.ReadDocument(index), index.Digest).Manifests)
        {
            if (!store.Has(listed) || OciJson.ReadManifest(store.ReadDocument(listed), listed.Digest).Layers is not [var content] || !store.Has(content))
            {
                return null;
            }

            referrers.Add(new Referrer(listed, content));
        }

        return referrers.ToImmutable();
    }

    /// <summary>`sha256-HEX`: by this tag the referrers of a manifest are found.</summary>
    internal static string TagOf(string digest) => digest.Replace(':', '-');

    /// <summary>Whether a name in the index of a layout is that of an image's referrers or signatures.</summary>
    public static bool IsTag(string? name) => SubjectTagOf(name) is not null;

    /// <summary>`sha256-HEX` of a name that is this, or this with cosign's `.sig` or `.att` after it; null of any other.</summary>
    internal static string? SubjectTagOf(string? name) =>
        name?.StartsWith(TagPrefix, StringComparison.Ordinal) == true ? name.Split('.')[0] : null;

    /// <summary>An index that lists these manifests.</summary>
    internal static byte[] Write(IEnumerable<Descriptor> manifests) => OciJson.Write(new ImageIndex
    {
        Manifests = [.. manifests.DistinctBy(one => one.Digest, StringComparer.Ordinal).OrderBy(one => one.Digest, StringComparer.Ordinal)],
    });

    /// <summary>What the referrers of an image consist of, besides their index.</summary>
    internal static IEnumerable<Descriptor> BlobsOf(Referrer referrer) => [EmptyDescriptor, referrer.Content];

    /// <summary>All blobs of an image's referrers; none where it has none.</summary>
    internal static IEnumerable<Descriptor> BlobsOf(OciImage image) => EntriesOf(image)
        .Concat(image.Referrers.SelectMany(referrer => BlobsOf(referrer).Prepend(referrer.Manifest)))
        .DistinctBy(blob => blob.Digest, StringComparer.Ordinal);

    /// <summary>The entry for an image's referrers in the index of a layout; none where it has none.</summary>
    internal static ImmutableArray<Descriptor> EntriesOf(OciImage image)
    {
        if (image.Referrers.IsEmpty)
        {
            return [];
        }

        Descriptor index = DescriptorOf(Write(image.Referrers.Select(referrer => referrer.Manifest)));
        return [index.WithAnnotations([new(ImageStore.ReferenceAnnotation, TagOf(image.Digest))])];
    }

    static async Task<Descriptor> KeepAsync(OciImage image, CancellationToken cancellationToken)
    {
        image.Store.AddBlob(MediaTypes.Empty, EmptyContent, cancellationToken);
        Descriptor index = image.Store.AddBlob(MediaTypes.Index, Write(image.Referrers.Select(referrer => referrer.Manifest)), cancellationToken);
        await image.Store.TagReferrersAsync(image.Manifest, index, cancellationToken);
        return index;
    }

    static Descriptor DescriptorOf(byte[] index) =>
        new() { MediaType = MediaTypes.Index, Digest = Digest.Of(index).ToString(), Size = index.Length };

    static Referrer Add(OciImage image, ReferrerDocument document, CancellationToken cancellationToken)
    {
        Descriptor content = image.Store.AddBlob(document.MediaType, document.Content.ToArray(), cancellationToken);
        var manifest = new ImageManifest
        {
            ArtifactType = document.MediaType,
            Config = EmptyDescriptor,
            Layers = [content],
            Subject = new Descriptor { MediaType = image.Manifest.MediaType, Digest = image.Digest, Size = image.Manifest.Size },
            Annotations = document.Annotations,
        };
        Descriptor descriptor = image.Store.AddBlob(MediaTypes.Manifest, OciJson.Write(manifest), cancellationToken);
        return new Referrer(descriptor with { ArtifactType = document.MediaType, Annotations = document.Annotations }, content);
    }
}
