using System.Collections.Immutable;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.PackageImages;
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
        CancellationToken cancellationToken)
    {
        var content = new PackageContent { Metadata = metadata, Image = image, ModificationTime = modificationTime };
        return WriteAsync(path, prefix, content, GpkgOptions.Default, cancellationToken);
    }

    /// <summary>The same with a compression and a key of one's own. What a key of the kind ECDSA signs has other bytes each time.</summary>
    /// <param name="path">The package's file, replaced if it is there.</param>
    /// <param name="prefix">The container's directory: `PF`, or `PF-BUILD_ID`.</param>
    /// <param name="content">What goes into it.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    public static Task WriteAsync(string path, string prefix, PackageContent content, GpkgOptions options, CancellationToken cancellationToken) =>
        PackageOutput.WriteAsync(path, file => Write(file, path, prefix, content, options, cancellationToken), cancellationToken);

    static void Write(FileStream file, string path, string prefix, PackageContent content, GpkgOptions options, CancellationToken cancellationToken)
    {
        ImmutableArray<ImageEntry> image = ImageOrder.Of(content.Image, path);
        string extension = ".tar" + options.Compression.Format.Extension;
        var container = new GpkgContainerWriter(file, prefix, content.ModificationTime, options);
        container.Write(GpkgContainer.Identifier, static _ => { });
        container.WriteSigned("metadata" + extension, output => WriteMetadata(output, content, options.Compression, cancellationToken));
        container.WriteSigned("image" + extension, output =>
        {
            using Stream compressed = Compressor.Open(output, options.Compression);
            ImageArchive.Write(compressed, "image", image, content.ModificationTime, cancellationToken);
        });
        container.Finish();
    }

    internal static void WriteMetadata(Stream output, PackageContent content, CompressionSettings compression, CancellationToken cancellationToken)
    {
        using Stream compressed = Compressor.Open(output, compression);
        using var archive = new TarArchiveWriter(compressed, leaveOpen: true);
        foreach ((string name, ReadOnlyMemory<byte> value) in content.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            using var bytes = new MemoryStream(value.ToArray(), writable: false);
            var member = new TarMember
            {
                Path = "metadata/" + name,
                Kind = TarMemberKind.File,
                Mode = 420,
                ModificationTime = content.ModificationTime,
                Size = value.Length,
            };
            archive.Write(member, bytes, cancellationToken);
        }

        archive.Finish();
    }
}
