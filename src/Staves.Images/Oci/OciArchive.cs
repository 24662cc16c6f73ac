using System.Security.Cryptography;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>
/// One tar archive for everybody: an OCI image layout (`index.json`: Podman, skopeo, containerd, Docker from 25 on) that also has the
/// `manifest.json` by which older Dockers load.
/// </summary>
public static class OciArchive
{
    const int DirectoryMode = 0x1ed; // octal 755
    const string IndexFileName = "index.json";
    const string BlobDirectory = "blobs/sha256/";

    /// <summary>Writes beside <paramref name="path"/> and renames.</summary>
    /// <exception cref="StavesException">STV7005: the file cannot be written.</exception>
    public static void Write(ImageSet image, string path, CancellationToken cancellationToken) =>
        ImageFile.Write(path, output => Write(image, output, cancellationToken));

    /// <inheritdoc cref="Write(ImageSet, string, CancellationToken)"/>
    public static void Write(OciImage image, string path, CancellationToken cancellationToken) => Write(ImageSet.Of(image), path, cancellationToken);

    /// <summary>Writes the archive to a stream; its bytes depend on the image, its name and its referrers alone. With referrers there is more
    /// than one entry in it, so that others have to be told the tag of the image.</summary>
    public static void Write(ImageSet image, Stream output, CancellationToken cancellationToken)
    {
        using var archive = new TarArchiveWriter(output, leaveOpen: true);
        archive.Write(Directory("blobs"), content: null, cancellationToken);
        archive.Write(Directory("blobs/sha256"), content: null, cancellationToken);
        foreach (Descriptor blob in image.Blobs.Concat(image.Images.SelectMany(ReferrerIndex.BlobsOf)).DistinctBy(blob => blob.Digest, StringComparer.Ordinal).OrderBy(blob => blob.Digest, StringComparer.Ordinal))
        {
            using FileStream content = File.OpenRead(image.Store.BlobPath(blob));
            archive.WriteDocument(NameOf(blob), content, content.Length, cancellationToken);
        }

        // Docker's own archives name the tag alone here; the whole name is the other annotation's.
        Descriptor named = image.Root.WithAnnotations(
        [
            new(ImageStore.ReferenceAnnotation, image.Reference.Tag),
            new(ImageStore.CanonicalNameAnnotation, image.Reference.Canonical),
        ]);
        archive.WriteDocument(IndexFileName, OciJson.Write(new ImageIndex { Manifests = [named, .. image.Images.SelectMany(part => ReferrerIndex.EntriesOf(part).AsEnumerable())] }), cancellationToken);
        archive.WriteDocument(DockerArchiveEntry.FileName, OciJson.Write([DockerEntryOf(image.ForThisMachine)]), cancellationToken);
        archive.WriteDocument(LayoutMarker.FileName, OciJson.Write(new LayoutMarker()), cancellationToken);
        archive.Finish();
    }

    /// <summary>Takes an archive's image for this platform into a store, each blob verified; the store's index does not change.</summary>
    /// <exception cref="StavesException">STV7003, STV7004, STV7006: the archive is no image layout, lacks a blob, or holds a wrong one.</exception>
    public static OciImage Import(string path, ImageStore store, CancellationToken cancellationToken)
    {
        ImageIndex? index = null;
        using (var archive = new TarArchiveReader(OpenArchive(path), path))
        {
            while (archive.ReadNext(cancellationToken) is { } member)
            {
                if (member.Kind != TarMemberKind.File)
                {
                    continue;
                }

                if (member.Path == IndexFileName)
                {
                    index = OciJson.ReadIndex(ReadSmall(archive.Content, member, path), $"{path}: {IndexFileName}");
                }
                else if (member.Path.StartsWith(BlobDirectory, StringComparison.Ordinal)
                    && Digest.TryParse($"sha256:{member.Path[BlobDirectory.Length..]}", out Digest? digest)
                    && !File.Exists(store.BlobPath(digest)))
                {
                    store.AddBlob(output => CopyVerified(archive.Content, output, digest, path, cancellationToken), _ => digest);
                }
            }
        }

        Descriptor manifest = Choose(index, store, path);
        string name = manifest.Annotation(ImageStore.CanonicalNameAnnotation)
            ?? manifest.Annotation(ImageStore.ReferenceAnnotation)
            ?? Path.GetFileNameWithoutExtension(path).ToLowerInvariant();
        return store.Load(manifest, ImageReference.TryParse(name, out ImageReference? reference) ? reference : ImageReference.Parse("image"));
    }

    static Descriptor Choose(ImageIndex? index, ImageStore store, string path) =>
        (index is null ? null : ManifestChoice.Find(index, WantedPlatform.ThisMachines, path, store.ReadDocument)) ?? throw new StavesException(new Diagnostic(
            "STV7003",
            $"`{path}` is not an OCI archive with an image",
            new SourceLocation(path),
            index is null ? $"skopeo copy docker-archive:{path} oci-archive:{Path.ChangeExtension(path, ".oci.tar")}" : null));

    static Digest CopyVerified(Stream content, Stream output, Digest expected, string path, CancellationToken cancellationToken)
    {
        const int BufferSize = 128 * 1024;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        for (int read = content.Read(buffer); read > 0; read = content.Read(buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            output.Write(buffer, 0, read);
        }

        var actual = Digest.FromHash(hash.GetHashAndReset());
        return actual == expected
            ? actual
            : throw new StavesException(new Diagnostic(
                "STV7006", $"`{path}` is damaged: the blob `{expected}` has the digest `{actual}`", new SourceLocation(path)));
    }

    static byte[] ReadSmall(Stream content, TarMember member, string path)
    {
        const long LargestIndex = 4 * 1024 * 1024;
        if (member.Size > LargestIndex)
        {
            throw new StavesException(new Diagnostic("STV7003", $"`{member.Path}` in `{path}` is larger than 4 MiB", new SourceLocation(path)));
        }

        byte[] bytes = new byte[member.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    static FileStream OpenArchive(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV7007", $"`{path}` cannot be read: {exception.Message}", new SourceLocation(path)), exception);
        }
    }

    static DockerArchiveEntry DockerEntryOf(OciImage image) => new()
    {
        Config = NameOf(image.Configuration),
        RepositoryTags = [image.Reference.ToString()],
        Layers = [.. image.Layers.Select(layer => NameOf(layer.Blob))],
    };

    static string NameOf(Descriptor blob) => BlobDirectory + blob.Digest["sha256:".Length..];

    static TarMember Directory(string path) => new() { Path = path, Kind = TarMemberKind.Directory, Mode = DirectoryMode };
}
