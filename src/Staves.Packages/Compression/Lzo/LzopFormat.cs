using System.Buffers.Binary;
using System.IO.Hashing;

namespace Staves.Packages.Compression.Lzo;

/// <summary>What the reader and the writer of lzop files agree on.</summary>
static class LzopFormat
{
    /// <summary>lzop itself compresses 256 KiB at a time.</summary>
    public const int BlockSize = 256 * 1024;

    /// <summary>The first version whose header has a level, and a time of 64 bits.</summary>
    public const int VersionWithLevel = 0x0940;

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0d, 0x0a, 0x1a, 0x0a];

    public static uint Adler32Of(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(Adler32.Hash(bytes));

    public static uint Crc32Of(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);
}
