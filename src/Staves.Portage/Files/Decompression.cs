using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using Bzip2Mode = SharpCompress.Compressors.CompressionMode;

namespace Staves.Portage.Files;

/// <summary>Opens a compressed stream by its first bytes, whatever its name says: gzip, bzip2, xz, zstd, or none.</summary>
public static class Decompression
{
    const int LongestMagic = 6;

    /// <summary>The content of a stream that stands at its beginning and may be one that cannot seek, as a pipe.</summary>
    public static Stream Open(Stream stream)
    {
        byte[] magic = new byte[LongestMagic];
        int length = stream.ReadAtLeast(magic, LongestMagic, throwOnEndOfStream: false);
        Stream whole;
        if (stream.CanSeek)
        {
            stream.Position -= length;
            whole = stream;
        }
        else
        {
            whole = new BegunStream(magic.AsMemory(0, length), stream);
        }

        return magic.AsSpan(0, length) switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(whole, CompressionMode.Decompress),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => BZip2Stream.Create(whole, Bzip2Mode.Decompress, decompressConcatenated: true),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new XZStream(whole),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => new ZstdSharp.DecompressionStream(whole),
            _ => whole,
        };
    }
}
