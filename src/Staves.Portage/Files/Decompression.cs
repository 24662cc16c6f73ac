using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using Bzip2Mode = SharpCompress.Compressors.CompressionMode;

namespace Staves.Portage.Files;

/// <summary>Opens a compressed file by its first bytes, whatever its name says: gzip, bzip2, xz, zstd, or none.</summary>
static class Decompression
{
    const int LongestMagic = 6;

    /// <summary>The content of a file that stands at its beginning.</summary>
    public static Stream Open(FileStream file)
    {
        Span<byte> magic = stackalloc byte[LongestMagic];
        int length = file.ReadAtLeast(magic, LongestMagic, throwOnEndOfStream: false);
        file.Position = 0;
        return magic[..length] switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(file, CompressionMode.Decompress),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => BZip2Stream.Create(file, Bzip2Mode.Decompress, decompressConcatenated: true),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new XZStream(file),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => new ZstdSharp.DecompressionStream(file),
            _ => file,
        };
    }
}
