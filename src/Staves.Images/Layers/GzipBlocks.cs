using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using Staves.Images.Layers.Deflate;

namespace Staves.Images.Layers;

/// <summary>Blocks as gzip members (RFC 1952), which have the same bytes on every machine.</summary>
sealed class GzipBlocks : IBlockFormat
{
    public const int DefaultBlockSize = 1024 * 1024;

    const int TrailerLength = 8;

    // Tables of some 500 kB, worth keeping from block to block.
    readonly ConcurrentBag<Deflater> _deflaters = [];

    public int BlockSize { get; init; } = DefaultBlockSize;

    // Magic, deflate, no flags, no time, no extra flags, unknown operating system.
    static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    public ArraySegment<byte> Compress(ReadOnlySpan<byte> block)
    {
        byte[] member = BlockBuffers.Pool.Rent(Header.Length + Deflater.MostBytes(block.Length) + TrailerLength);
        Header.CopyTo(member);
        if (!_deflaters.TryTake(out Deflater? deflater))
        {
            deflater = new Deflater();
        }

        int end = Header.Length + deflater.Compress(block, member.AsSpan(Header.Length));
        _deflaters.Add(deflater);
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(end), Crc32.HashToUInt32(block));
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(end + sizeof(uint)), (uint)block.Length);
        return new ArraySegment<byte>(member, 0, end + TrailerLength);
    }
}
