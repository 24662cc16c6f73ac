using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Packages.Gpkg;

/// <summary>The compressions of the archives in a package; this project writes zstd, with everything fixed that could change its bytes.</summary>
static class Compression
{
    /// <summary>Nearly as small as the highest levels at a small part of their time.</summary>
    const int ThoroughLevel = 9;

    /// <summary>What zstd does by itself, and Portage with it.</summary>
    const int QuickLevel = 3;

    /// <summary>128 MiB, which zstd needs for `--long`, bounds what a package can make a reader allocate.</summary>
    const int LargestWindow = 27;

    /// <summary>`ZSTD_c_useRowMatchFinder`.</summary>
    const ZSTD_cParameter UseRowMatchFinder = ZSTD_cParameter.ZSTD_c_experimentalParam14;

#pragma warning disable CA2000 // Whoever gets the returned stream disposes of it, and it of what is beneath.
    public static Stream Compress(Stream output, CompressionEffort effort = CompressionEffort.Thorough)
    {
        var compressor = new Compressor(effort == CompressionEffort.Quick ? QuickLevel : ThoroughLevel);

        // By default the search method depends on the processor, and one worker differs from many.
        compressor.SetParameter(UseRowMatchFinder, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        return new CompressionStream(output, compressor, preserveCompressor: false, leaveOpen: true);
    }

    /// <summary>The plain bytes of a member named <paramref name="member"/>, whose last extension tells its compression.</summary>
    public static Stream Decompress(Stream input, string member, string file)
    {
        if (member.EndsWith(".tar", StringComparison.Ordinal))
        {
            return input;
        }

        if (member.EndsWith(".tar.zst", StringComparison.Ordinal))
        {
            var stream = new DecompressionStream(input, bufferSize: 0, checkEndOfStream: true, leaveOpen: true);
            stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
            return new GuardedStream(stream, file);
        }

        return member.EndsWith(".tar.gz", StringComparison.Ordinal)
            ? new GuardedStream(new GZipStream(input, CompressionMode.Decompress, leaveOpen: true), file)
            : throw GpkgFailure.Compression(file, member);
    }
#pragma warning restore CA2000
}
