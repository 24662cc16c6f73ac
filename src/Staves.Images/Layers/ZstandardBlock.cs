using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Images.Layers;

/// <summary>One block as a Zstandard frame (RFC 8878), by managed code of a pinned version: the same bytes on every machine.</summary>
static class ZstandardBlock
{
    public const int Size = 4 * 1024 * 1024;

    const int Level = 9;

    public static byte[] Compress(ReadOnlyMemory<byte> block)
    {
        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(block.Span).ToArray();
    }
}
