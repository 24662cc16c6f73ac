using Bzip2Mode = SharpCompress.Compressors.CompressionMode;
using K4os.Compression.LZ4.Streams;
using SharpCompress.Compressors.BZip2;
using Staves.Packages.Compression.Lzip;
using Staves.Packages.Compression.Lzo;
using Staves.Packages.Compression.Xz;
using Staves.Packages.Files;
using Staves.Portage.Diagnostics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Packages.Compression;

/// <summary>
/// Opens compressed streams by their first bytes. Streams that are cut off, damaged or followed by something else are refused;
/// several in a row are one, as for the formats' own tools.
/// </summary>
static class Decompressor
{
    /// <summary>`zstd --long=31`, with which Portage reads. What is not used of a window takes no memory.</summary>
    const int LargestZstandardWindow = 31;

    /// <summary>The plain bytes and what their compression was; the given stream stays open.</summary>
    public static (CompressionFormat Format, Stream Plain) Open(Stream input, string file)
    {
        var buffered = new CompressedInput(input);
        CompressionFormat format = CompressionFormats.Detect(buffered.Peek(CompressionFormats.LongestMagic));
        if (format == CompressionFormat.None)
        {
            return (format, buffered);
        }

        try
        {
            return (format, new GuardedReader(Open(buffered, format), exception => CompressionFailure.Damaged(file, exception)));
        }
        catch (Exception exception) when (exception is not (StavesException or OutOfMemoryException))
        {
            throw CompressionFailure.Damaged(file, exception);
        }
    }

    static Stream Open(CompressedInput input, CompressionFormat format) => format switch
    {
        CompressionFormat.Zstandard => OpenZstandard(input),
        CompressionFormat.Gzip => new GzipReader(input),
        CompressionFormat.Bzip2 => BZip2Stream.Create(input, Bzip2Mode.Decompress, decompressConcatenated: true),
        CompressionFormat.Xz => new XzReader(input),
        CompressionFormat.Lz4 when input.Peek(4) is [0x02, ..] => new Lz4LegacyReader(input),
        CompressionFormat.Lz4 => LZ4Stream.Decode(input),
        CompressionFormat.Lzip => new LzipReader(input),
        CompressionFormat.Lzop => new LzopReader(input),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    static DecompressionStream OpenZstandard(Stream input)
    {
        var stream = new DecompressionStream(input, bufferSize: 0, checkEndOfStream: true, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestZstandardWindow);
        return stream;
    }
}
