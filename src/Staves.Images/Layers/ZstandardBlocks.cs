using System.Buffers;
using System.Collections.Concurrent;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Images.Layers;

/// <summary>Blocks as Zstandard frames (RFC 8878), by managed code of a pinned version: the same bytes on every machine.</summary>
sealed class ZstandardBlocks : IBlockFormat
{
    public const int DefaultBlockSize = 4 * 1024 * 1024;

    const int Level = 3;

    readonly ConcurrentBag<Compressor> _idle = [];

    public int BlockSize { get; init; } = DefaultBlockSize;

    public ArraySegment<byte> Compress(ReadOnlySpan<byte> block)
    {
        if (!_idle.TryTake(out Compressor? compressor))
        {
            compressor = new Compressor(Level);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        }

        byte[] frame = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(block.Length));
        int length = compressor.Wrap(block, frame);
        _idle.Add(compressor);
        return new ArraySegment<byte>(frame, 0, length);
    }
}
