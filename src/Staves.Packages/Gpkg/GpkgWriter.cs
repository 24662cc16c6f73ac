using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>Writes binary packages (GLEP 78): the same input gives the same bytes in any process on any machine.</summary>
public static class GpkgWriter
{
    /// <summary>
    /// Writes a package to <paramref name="path"/>, which appears when it is complete. Metadata is named and spelt as in the VDB; the
    /// image may come in any order.
    /// </summary>
    /// <param name="path">The package's file, replaced if it is there.</param>
    /// <param name="prefix">The container's directory: `PF`, or `PF-BUILD_ID`.</param>
    /// <param name="metadata">File names of the VDB and their contents.</param>
    /// <param name="image">What is installed, relative to the root.</param>
    /// <param name="modificationTime">Unix seconds, for what has no time of its own.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    public static Task WriteAsync(
        string path,
        string prefix,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata,
        IEnumerable<ImageEntry> image,
        long modificationTime,
        CancellationToken cancellationToken) =>
        Task.Run(() => Write(path, prefix, metadata, image, modificationTime, cancellationToken), cancellationToken);

    static void Write(
        string path,
        string prefix,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata,
        IEnumerable<ImageEntry> image,
        long modificationTime,
        CancellationToken cancellationToken)
    {
        ImmutableArray<ImageEntry> entries = ImageOrder.Of(image, path);
        string partial = path + ".partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024))
            {
                var container = new GpkgContainerWriter(file, prefix, modificationTime);
                container.Write("gpkg-1", static _ => { });
                container.Write("metadata.tar.zst", content => WriteMetadata(content, metadata, modificationTime, cancellationToken));
                container.Write("image.tar.zst", content => WriteImage(content, entries, modificationTime, cancellationToken));
                container.Finish();
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(partial);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw GpkgFailure.Unwritable(path, exception);
            }

            throw;
        }
    }

    internal static void WriteMetadata(
        Stream output, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata, long modificationTime, CancellationToken cancellationToken)
    {
        using Stream compressed = Compression.Compress(output);
        using var archive = new TarArchiveWriter(compressed, leaveOpen: true);
        foreach ((string name, ReadOnlyMemory<byte> value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            using var content = new MemoryStream(value.ToArray(), writable: false);
            var member = new TarMember
            {
                Path = "metadata/" + name,
                Kind = TarMemberKind.File,
                Mode = 420,
                ModificationTime = modificationTime,
                Size = value.Length,
            };
            archive.Write(member, content, cancellationToken);
        }

        archive.Finish();
    }

    static void WriteImage(
        Stream output, ImmutableArray<ImageEntry> image, long modificationTime, CancellationToken cancellationToken)
    {
        using Stream compressed = Compression.Compress(output);
        using var archive = new TarArchiveWriter(compressed, leaveOpen: true);
        var root = new TarMember { Path = "image", Kind = TarMemberKind.Directory, Mode = 493, ModificationTime = modificationTime };
        archive.Write(root, null, cancellationToken);
        foreach (ImageEntry entry in image)
        {
            using Stream? content = entry.Member.Kind == TarMemberKind.File ? entry.OpenContent?.Invoke() : null;
            TarMember member = entry.Member with
            {
                Path = "image/" + entry.Member.Path,
                LinkTarget = entry.Member.Kind == TarMemberKind.HardLink ? "image/" + entry.Member.LinkTarget : entry.Member.LinkTarget,
            };
            archive.Write(member, content, cancellationToken);
        }

        archive.Finish();
    }
}
