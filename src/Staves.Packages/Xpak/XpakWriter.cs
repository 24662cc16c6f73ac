using System.Collections.Immutable;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.PackageImages;

namespace Staves.Packages.Xpak;

/// <summary>Writes binary packages of the older format (xpak(5)): the same input gives the same bytes in any process on any machine.</summary>
public static class XpakWriter
{
    /// <summary>Writes a package to <paramref name="path"/>, which appears when it is complete.</summary>
    /// <param name="path">The package's file, replaced if it is there.</param>
    /// <param name="content">What goes into it; no metadata can be larger than 4 GiB.</param>
    /// <param name="compression">Of the archive; the name of the file need not tell it.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    public static Task WriteAsync(string path, PackageContent content, CompressionSettings compression, CancellationToken cancellationToken) =>
        PackageOutput.WriteAsync(path, file => Write(file, path, content, compression, cancellationToken), cancellationToken);

    static void Write(FileStream file, string path, PackageContent content, CompressionSettings compression, CancellationToken cancellationToken)
    {
        ImmutableArray<ImageEntry> image = ImageOrder.Of(content.Image, path);
        using (Stream compressed = Compressor.Open(file, compression))
        {
            ImageArchive.Write(compressed, root: "", image, content.ModificationTime, cancellationToken);
        }

        XpakSegment.Write(file, content.Metadata);
    }
}
