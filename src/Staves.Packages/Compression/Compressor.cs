using K4os.Compression.LZ4;
using K4os.Compression.LZ4.Streams;
using SharpCompress.Compressors.BZip2;
using Staves.Packages.Compression.Lzip;
using Staves.Packages.Compression.Lzo;
using Staves.Packages.Compression.Xz;
using Staves.Packages.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;
using Bzip2Mode = SharpCompress.Compressors.CompressionMode;

namespace Staves.Packages.Compression;

/// <summary>Opens streams that compress, with everything fixed that could change their bytes between two runs or machines.</summary>
static class Compressor
{
    /// <summary>`ZSTD_c_useRowMatchFinder`.</summary>
    const ZSTD_cParameter UseRowMatchFinder = ZSTD_cParameter.ZSTD_c_experimentalParam14;

    /// <summary>To dispose of the stream ends the compressed data and leaves <paramref name="output"/> open.</summary>
    public static Stream Open(Stream output, CompressionSettings settings) => settings.Format switch
    {
        CompressionFormat.None => new CountedStream(output),
        CompressionFormat.Zstandard => OpenZstandard(output, settings),
        CompressionFormat.Gzip => new GzipWriter(output, settings.Level),
        CompressionFormat.Bzip2 => BZip2Stream.Create(new LentStream(output), Bzip2Mode.Compress, decompressConcatenated: false),
        CompressionFormat.Xz => new XzWriter(output, settings.Level),
        CompressionFormat.Lz4 => OpenLz4(output, settings.Level),
        CompressionFormat.Lzip => new LzipWriter(output, settings.Level),
        CompressionFormat.Lzop => new LzopWriter(output),
        _ => throw new ArgumentOutOfRangeException(nameof(settings)),
    };

    static CompressionStream OpenZstandard(Stream output, CompressionSettings settings)
    {
        var compressor = new ZstdSharp.Compressor(settings.Level);

        // By default the search method depends on the processor, and one worker differs from many.
        compressor.SetParameter(UseRowMatchFinder, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        if (settings.IsFast)
        {
            FastZstandard.Apply(compressor);
        }

        return new CompressionStream(output, compressor, preserveCompressor: false, leaveOpen: true);
    }

    static LZ4EncoderStream OpenLz4(Stream output, int level)
    {
        // `lz4` calls 1 and 2 fast, and from 3 on it looks harder.
        LZ4Level chosen = level < (int)LZ4Level.L03_HC ? LZ4Level.L00_FAST : (LZ4Level)level;
        var settings = new LZ4EncoderSettings
        {
            CompressionLevel = chosen,
            BlockSize = 4 * 1024 * 1024,
            ContentChecksum = true,
            ChainBlocks = false,
        };
        LZ4EncoderStream stream = LZ4Stream.Encode(output, settings, leaveOpen: true);

        // Otherwise there is no frame around nothing.
        stream.Write([]);
        return stream;
    }
}
