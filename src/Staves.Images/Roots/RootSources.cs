using Staves.Images.Oci;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Images.Roots;

/// <summary>Opens the root filesystem that somebody names, whatever it lies in: a directory, a tar archive such as a stage3, what
/// `docker export` writes, an OCI image layout or archive, or what `docker save` writes.</summary>
public static class RootSources
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <param name="source">A path, or `-` for an archive on standard input.</param>
    /// <param name="store">Keeps what was read of archives.</param>
    /// <param name="standardInput">Opens standard input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">It is none of these, or is damaged.</exception>
    public static async Task<IReadableRoot> OpenAsync(
        string source, RootStore store, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        if (source == StandardInput)
        {
            await using Stream input = standardInput();
            return await TarballRoot.OpenAsync(input, "standard input", store, cancellationToken);
        }

        if (Directory.Exists(source))
        {
            using var layout = new LayoutDirectory(source);
            return File.Exists(Path.Combine(source, "oci-layout"))
                ? await ImageRoot.OpenAsync(layout, store, cancellationToken)
                : DirectoryRoot.Open(source);
        }

        using ArchivedLayout? image = IsRegularFile(source) ? TryOpenImage(source, cancellationToken) : null;
        return image is null
            ? await TarballRoot.OpenAsync(source, store, cancellationToken)
            : await ImageRoot.OpenAsync(image, store, cancellationToken);
    }

    /// <summary>Opens the root filesystem of an image whose blobs are in a store.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="store">Keeps what was read of its layers.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">It is damaged, or no root of a Gentoo system.</exception>
    public static Task<IReadableRoot> OpenAsync(OciImage image, string name, RootStore store, CancellationToken cancellationToken) => ImageRoot.OpenAsync(
        name,
        [.. image.Layers.Select(layer => new ImageLayer(DigestOf(layer.Blob), () => File.OpenRead(image.Store.BlobPath(layer.Blob))))],
        store,
        cancellationToken);

    static Digest DigestOf(Descriptor blob) => Digest.TryParse(blob.Digest, out Digest? digest)
        ? digest
        : throw new ArgumentException($"`{blob.Digest}` is not the digest of a blob in a store", nameof(blob));

    /// <summary>A pipe can be read once, so what it is must not be looked for in it.</summary>
    static bool IsRegularFile(string path) => FileStatus.OfTarget(path) is { IsRegularFile: true };

    static ArchivedLayout? TryOpenImage(string path, CancellationToken cancellationToken)
    {
        try
        {
            return ArchivedLayout.TryOpen(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV7011", $"`{path}` cannot be read: {exception.Message}", new SourceLocation(path)), exception);
        }
    }
}
