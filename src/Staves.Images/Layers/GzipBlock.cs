using System.Buffers.Binary;
using Org.BouncyCastle.Utilities.Zlib;
using Staves.Packages.Files;

namespace Staves.Images.Layers;

/// <summary>
/// One block as a gzip member (RFC 1952). The deflate algorithm is managed code of a pinned version, because the runtime's zlib differs
/// between .NET versions, distributions and processors, and with it every digest would.
/// </summary>
static class GzipBlock
{
    public const int Size = 1024 * 1024;

    const int Level = 6;
    const int TrailerLength = 8;

    // Magic, deflate, no flags, no time, no extra flags, unknown operating system.
    static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    public static byte[] Compress(ReadOnlyMemory<byte> block)
    {
        using var member = new MemoryStream(block.Length / 2);
        member.Write(Header);
        using (var deflate = new ZOutputStream(new LentStream(member), Level, nowrap: true))
        {
            deflate.Write(block.Span);
        }

        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Of(block.Span));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)block.Length);
        member.Write(trailer);
        return member.ToArray();
    }
}
