using System.Buffers.Binary;

namespace Staves.Images.Layers.Deflate;

/// <summary>Bytes that no code makes shorter (RFC 1951 section 3.2.4).</summary>
static class StoredBlock
{
    /// <summary>The most bytes that a block has besides its content.</summary>
    public const int Overhead = 6;

    const int Longest = ushort.MaxValue;
    const int HeaderLength = 4;

    /// <summary>Writes as many blocks as it takes.</summary>
    public static void WriteTo(ref BitWriter writer, ReadOnlySpan<byte> source, bool isLast)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        do
        {
            int length = Math.Min(source.Length, Longest);
            writer.Add(isLast && length == source.Length ? 1u : 0u, 1);
            writer.Add(0, 2);
            writer.Align();
            BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)~length);
            writer.AddBytes(header);
            writer.AddBytes(source[..length]);
            source = source[length..];
        }
        while (!source.IsEmpty);
    }
}
