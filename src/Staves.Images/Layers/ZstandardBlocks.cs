using System.Collections.Concurrent;
using Staves.Packages.Compression;
using Compressor = ZstdSharp.Compressor;

namespace Staves.Images.Layers;

/// <summary>Blocks as Zstandard frames (RFC 8878), by managed code of a pinned version: the same bytes on every machine.</summary>
sealed class ZstandardBlocks : IBlockFormat
{
    public const int DefaultBlockSize = FastZstandard.WindowSize;

    readonly ConcurrentBag<Compressor> _idle = [];

    public int BlockSize { get; init; } = DefaultBlockSize;

    public ArraySegment<byte> Compress(ReadOnlySpan<byte> block)
    {
        if (!_idle.TryTake(out Compressor? compressor))
        {
            compressor = new Compressor();
            FastZstandard.Apply(compressor);
        }

        byte[] frame = BlockBuffers.Pool.Rent(Compressor.GetCompressBound(block.Length));
        int length = compressor.Wrap(block, frame);
        _idle.Add(compressor);
        return new ArraySegment<byte>(frame, 0, length);
    }
}
