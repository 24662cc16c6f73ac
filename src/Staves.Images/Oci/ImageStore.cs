using System.Collections.Immutable;
using System.Globalization;
using Staves.Images.Layers;
using Staves.Images.RootTrees;
using Staves.Packages.Cache;
using Staves.Packages.Files;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Images.Oci;

/// <summary>
/// Images in a directory, as an OCI image layout that other tools can read too (`skopeo copy oci:DIRECTORY:staves/bash:5.3 …`). Blobs are
/// shared and only ever added whole; the index is replaced under a lock.
/// </summary>
public sealed class ImageStore
{
    /// <summary>The whole reference, `staves/bash:5.3` (OCI image-spec, annotations).</summary>
    public const string ReferenceAnnotation = "org.opencontainers.image.ref.name";

    /// <summary>The reference with its registry, which containerd and Podman name an image by.</summary>
    public const string CanonicalNameAnnotation = "io.containerd.image.name";

    const string IndexFileName = "index.json";
    const string LockFileName = ".lock";
    const string Origins = "origins";
    const string ReferrerRecords = "referrers";

    readonly string _blobs;
    readonly string _layers;

    ImageStore(string path)
    {
        Path = path;
        _blobs = System.IO.Path.Combine(path, "blobs", "sha256");
        _layers = System.IO.Path.Combine(path, "layers");
    }

    public string Path { get; }

    string IndexPath => System.IO.Path.Combine(Path, IndexFileName);

    /// <summary>Opens the store in a directory, which is made if missing.</summary>
    /// <exception cref="StavesException">STV7005: the directory cannot be made.</exception>
    public static ImageStore Open(string directory)
    {
        var store = new ImageStore(System.IO.Path.GetFullPath(directory));
        string marker = System.IO.Path.Combine(store.Path, LayoutMarker.FileName);
        try
        {
            Directory.CreateDirectory(store._blobs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV7005", $"`{directory}` cannot be written: {exception.Message}"), exception);
        }

        if (!File.Exists(marker))
        {
            byte[] text = OciJson.Write(new LayoutMarker());
            ImageFile.Write(marker, output => output.Write(text));
        }

        return store;
    }

    /// <summary>All references with their manifests.</summary>
    public IReadOnlyList<Descriptor> Manifests => File.Exists(IndexPath)
        ? OciJson.ReadIndex(File.ReadAllBytes(IndexPath), IndexPath).Manifests
        : [];

    /// <summary>The names of all images, in their order; what is only said about images has none.</summary>
    public IReadOnlyList<string> ImageNames =>
    [
        .. Manifests.Select(manifest => manifest.Annotation(ReferenceAnnotation))
            .OfType<string>()
            .Where(name => !ReferrerIndex.IsTag(name))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is remembered of blobs that are being fetched, and their locks.</summary>
    internal string DownloadState => System.IO.Path.Combine(Path, "downloads");

    /// <summary>The repositories that a blob was pushed to, `registry/repository`; a registry may take it from there.</summary>
    internal IReadOnlyList<string> OriginsOf(Digest digest)
    {
        string path = System.IO.Path.Combine(Path, Origins, digest.Hex);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    /// <summary>Remembers where a blob was pushed to.</summary>
    internal void NoteOrigin(Digest digest, string repository)
    {
        IReadOnlyList<string> known = OriginsOf(digest);
        if (!known.Contains(repository, StringComparer.Ordinal))
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Concat(known.Append(repository).Select(line => $"{line}\n")));
            ImageFile.Write(System.IO.Path.Combine(Path, Origins, digest.Hex), output => output.Write(text));
        }
    }

    /// <summary>The path of a blob, whether it is there or not.</summary>
    public string BlobPath(Digest digest) => System.IO.Path.Combine(_blobs, digest.Hex);

    /// <summary>The path of a blob that a document names.</summary>
    /// <exception cref="StavesException">STV7004: the store does not have it.</exception>
    public string BlobPath(Descriptor descriptor) =>
        Digest.TryParse(descriptor.Digest, out Digest? digest) && File.Exists(BlobPath(digest))
            ? BlobPath(digest)
            : throw new StavesException(new Diagnostic("STV7004", $"`{descriptor.Digest}` is not among the blobs of `{Path}`"));

    /// <summary>The image of that name, or null; an image whose blobs are gone counts as missing. Of several platforms it is this machine's.</summary>
    /// <exception cref="StavesException">STV7207: it has images for other platforms only.</exception>
    public OciImage? Find(ImageReference reference) => Find(reference, WantedPlatform.ThisMachines);

    /// <summary>As above, for a platform.</summary>
    /// <exception cref="StavesException">STV7207: it has images for other platforms only.</exception>
    public OciImage? Find(ImageReference reference, WantedPlatform wanted)
    {
        Descriptor? manifest = FindNamed(reference) is { } named && Has(named) ? FindManifest(named, wanted, reference.ToString()) : null;
        return manifest is null || !Has(manifest) ? null : Load(manifest, reference);
    }

    /// <summary>Lets a name mean this manifest from now on.</summary>
    public async Task TagAsync(Descriptor manifest, ImageReference reference, CancellationToken cancellationToken)
    {
        Descriptor named = manifest.WithAnnotations(
        [
            new(ReferenceAnnotation, reference.ToString()),
            new(CanonicalNameAnnotation, reference.Canonical),
        ]);
        using FileLock held = await FileLock.AcquireAsync(System.IO.Path.Combine(Path, LockFileName), cancellationToken);
        string name = reference.ToString();
        var index = new ImageIndex
        {
            Manifests =
            [
                .. Manifests
                    .Where(one => one.Annotation(ReferenceAnnotation) != name)
                    .Append(named)
                    .OrderBy(one => one.Annotation(ReferenceAnnotation), StringComparer.Ordinal),
            ],
        };
        WriteIndex(index);
    }

    /// <summary>Keeps the index of an image's referrers beside it, and forgets those of images that have no name any more.</summary>
    internal Task TagReferrersAsync(Descriptor subject, Descriptor referrers, CancellationToken cancellationToken) =>
        TagBesideAsync(ReferrerIndex.TagOf(subject.Digest), referrers, cancellationToken);

    /// <summary>Keeps what is said about an image under a tag that follows from its digest, and forgets what is said about images that have no
    /// name any more.</summary>
    internal async Task TagBesideAsync(string tag, Descriptor manifest, CancellationToken cancellationToken)
    {
        using FileLock held = await FileLock.AcquireAsync(System.IO.Path.Combine(Path, LockFileName), cancellationToken);
        IReadOnlyList<Descriptor> before = Manifests;
        HashSet<string?> wanted = [.. before.SelectMany(WithParts).Select(one => ReferrerIndex.TagOf(one.Digest))];
        WriteIndex(new ImageIndex
        {
            Manifests =
            [
                .. before
                    .Where(one => ReferrerIndex.SubjectTagOf(one.Annotation(ReferenceAnnotation)) is not { } about || wanted.Contains(about))
                    .Where(one => one.Annotation(ReferenceAnnotation) != tag)
                    .Append(manifest.WithAnnotations([new(ReferenceAnnotation, tag)]))
                    .OrderBy(one => one.Annotation(ReferenceAnnotation), StringComparer.Ordinal),
            ],
        });
    }

    /// <summary>What was said about an image under this key, if all of it is still there.</summary>
    /// <param name="key">A digest of all that the documents depend on.</param>
    internal ImmutableArray<Referrer>? FindReferrers(Digest key)
    {
        string path = ReferrerRecordPath(key);
        if (!File.Exists(path)
            || File.ReadAllText(path).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is not [var digest, var length]
            || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            return null;
        }

        return ReferrerIndex.Find(this, new Descriptor { MediaType = MediaTypes.Index, Digest = digest, Size = size });
    }

    /// <summary>Remembers an index of referrers by what its documents depend on.</summary>
    internal void RememberReferrers(Digest key, Descriptor index)
    {
        byte[] line = System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index.Digest} {index.Size}\n"));
        ImageFile.Write(ReferrerRecordPath(key), output => output.Write(line));
    }

    /// <summary>Adds a blob that fits in memory.</summary>
    internal Descriptor AddBlob(string mediaType, byte[] content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Digest digest = Digest.Of(content);
        var descriptor = new Descriptor { MediaType = mediaType, Digest = digest.ToString(), Size = content.Length };
        if (!Has(descriptor))
        {
            ImageFile.Write(BlobPath(digest), output => output.Write(content));
        }

        return descriptor;
    }

    /// <summary>Adds a blob whose digest is known only once it is written.</summary>
    internal T AddBlob<T>(Func<FileStream, T> write, Func<T, Digest> digestOf) =>
        ImageFile.Write(_blobs, "blob", write, written => BlobPath(digestOf(written)));

    /// <summary>Adds a blob of another store.</summary>
    internal void AddCopy(Descriptor blob, ImageStore from, CancellationToken cancellationToken) => AddBlob(
        output =>
        {
            FileCopy.Copy(from.BlobPath(blob), output, cancellationToken);
            return blob;
        },
        DigestOf);

    /// <summary>Writes a slice of a tree as a layer, and remembers which it was.</summary>
    internal LayerDescriptor AddLayer(TreeSlice slice, LayerCompression compression, CancellationToken cancellationToken)
    {
        LayerDescriptor layer = AddBlob(
            output => LayerWriter.Write(slice, compression, output, cancellationToken),
            written => DigestOf(written.Blob));
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{layer.DiffId} {layer.Blob.MediaType} {layer.Blob.Digest} {layer.Blob.Size} {layer.UncompressedSize}\n");
        ImageFile.Write(LayerRecordPath(slice, compression), output => output.Write(System.Text.Encoding.UTF8.GetBytes(line)));
        return layer;
    }

    /// <summary>The layer that an equal slice became, if its blob is still there.</summary>
    internal LayerDescriptor? FindLayer(TreeSlice slice, LayerCompression compression)
    {
        string path = LayerRecordPath(slice, compression);
        if (!File.Exists(path)
            || File.ReadAllText(path).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is not [var diff, var type, var blob, var size, var full]
            || !Digest.TryParse(diff, out Digest? diffId)
            || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long blobSize)
            || !long.TryParse(full, NumberStyles.None, CultureInfo.InvariantCulture, out long uncompressedSize))
        {
            return null;
        }

        var descriptor = new Descriptor { MediaType = type, Digest = blob, Size = blobSize };
        return Has(descriptor) ? new LayerDescriptor(diffId, descriptor, uncompressedSize) : null;
    }

    /// <summary>A document's text; documents are small, and one that claims to be large is refused.</summary>
    internal byte[] ReadDocument(Descriptor descriptor)
    {
        const long LargestDocument = 4 * 1024 * 1024;
        string path = BlobPath(descriptor);
        return new FileInfo(path).Length <= LargestDocument
            ? File.ReadAllBytes(path)
            : throw new StavesException(new Diagnostic("STV7003", $"`{path}` is not an OCI document: it is larger than 4 MiB", new SourceLocation(path)));
    }

    /// <summary>Reads the image that a manifest in this store describes.</summary>
    internal OciImage Load(Descriptor descriptor, ImageReference reference)
    {
        ImageManifest manifest = OciJson.ReadManifest(ReadDocument(descriptor), descriptor.Digest);
        ImageConfiguration configuration = OciJson.ReadConfiguration(ReadDocument(manifest.Config), manifest.Config.Digest);
        IReadOnlyList<string> diffIds = configuration.Layers.DiffIds;
        if (diffIds.Count != manifest.Layers.Count)
        {
            throw new StavesException(new Diagnostic(
                "STV7003", $"`{reference}` has {manifest.Layers.Count} layers, but {diffIds.Count} diff ids in its configuration"));
        }

        return new OciImage
        {
            Reference = reference,
            Manifest = descriptor,
            Configuration = manifest.Config,
            Layers = [.. manifest.Layers.Select((layer, index) => new LayerDescriptor(DiffId(diffIds[index]), layer, UncompressedSize: -1))],
            Platform = new ImagePlatform(configuration.Architecture, configuration.OperatingSystem, configuration.Variant),
            Store = this,
        };
    }

    /// <summary>What a name means: a manifest, or an index of several.</summary>
    internal Descriptor? FindNamed(ImageReference reference)
    {
        string name = reference.ToString();
        return Manifests.FirstOrDefault(one => one.Annotation(ReferenceAnnotation) == name);
    }

    /// <summary>The manifest for a platform of what a name means.</summary>
    internal Descriptor? FindManifest(Descriptor named, WantedPlatform wanted, string name) =>
        ManifestChoice.Find(new ImageIndex { Manifests = [named with { Platform = null }] }, wanted, name, ReadDocument);

    /// <summary>Whether a blob is there as long as it should be.</summary>
    internal bool Has(Descriptor descriptor) =>
        Digest.TryParse(descriptor.Digest, out Digest? digest)
        && new FileInfo(BlobPath(digest)) is { Exists: true } blob
        && blob.Length == descriptor.Size;

    /// <summary>What a name means, and the images in it where it is an index of several platforms.</summary>
    IEnumerable<Descriptor> WithParts(Descriptor named) =>
        named.MediaType == MediaTypes.Index && ReferrerIndex.SubjectTagOf(named.Annotation(ReferenceAnnotation)) is null && Has(named)
            ? OciJson.ReadIndex(ReadDocument(named), named.Digest).Manifests.Prepend(named)
            : [named];

    /// <summary>An index that says the same stays as it is: nobody waits for the disk.</summary>
    void WriteIndex(ImageIndex index)
    {
        byte[] text = OciJson.Write(index);
        if (!File.Exists(IndexPath) || !File.ReadAllBytes(IndexPath).AsSpan().SequenceEqual(text))
        {
            ImageFile.Write(IndexPath, output => output.Write(text));
        }
    }

    string ReferrerRecordPath(Digest key) => System.IO.Path.Combine(Path, ReferrerRecords, key.Hex);

    string LayerRecordPath(TreeSlice slice, LayerCompression compression) => System.IO.Path.Combine(
        _layers,
        string.Create(CultureInfo.InvariantCulture, $"{slice.Fingerprint.Hex}-{compression.ToString().ToLowerInvariant()}-{LayerWriter.FormatVersion}"));

    static Digest DiffId(string text) => Digest.TryParse(text, out Digest? digest)
        ? digest
        : throw new StavesException(new Diagnostic("STV7003", $"`{text}` is not a digest: expected `sha256:` and 64 digits"));

    static Digest DigestOf(Descriptor descriptor) => DiffId(descriptor.Digest);
}
