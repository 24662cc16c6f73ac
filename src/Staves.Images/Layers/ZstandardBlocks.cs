using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Images.Layers;

/// <summary>Blocks as Zstandard frames (RFC 8878), by managed code of a pinned version: the same bytes on every machine.</summary>
sealed class ZstandardBlocks : IBlockFormat
{
    public const int DefaultBlockSize = 8 * 1024 * 1024;

    /// <summary>Half again as fast as level 3 with blocks of half the size, and one in a hundred bytes larger.</summary>
    static readonly ImmutableArray<(ZSTD_cParameter Parameter, int Value)> Parameters =
    [
        (ZSTD_cParameter.ZSTD_c_strategy, (int)ZSTD_strategy.ZSTD_fast),
        // A whole block, and as much as every decoder must be able to look back (RFC 8878, section 3.1.1.1.2).
        (ZSTD_cParameter.ZSTD_c_windowLog, 23),
        // The table of matches stays in a processor's second cache.
        (ZSTD_cParameter.ZSTD_c_hashLog, 17),
        (ZSTD_cParameter.ZSTD_c_minMatch, 6),
        // Whoever reads a layer compares its digest.
        (ZSTD_cParameter.ZSTD_c_checksumFlag, 0),
    ];

    readonly ConcurrentBag<Compressor> _idle = [];

    public int BlockSize { get; init; } = DefaultBlockSize;

    public ArraySegment<byte> Compress(ReadOnlySpan<byte> block)
    {
        if (!_idle.TryTake(out Compressor? compressor))
        {
            compressor = new Compressor();
            foreach ((ZSTD_cParameter parameter, int value) in Parameters)
            {
                compressor.SetParameter(parameter, value);
            }
        }

        byte[] frame = BlockBuffers.Pool.Rent(Compressor.GetCompressBound(block.Length));
        int length = compressor.Wrap(block, frame);
        _idle.Add(compressor);
        return new ArraySegment<byte>(frame, 0, length);
    }
}
