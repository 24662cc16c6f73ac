using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Staves.Packages.Compression.Lzma;

namespace Staves.Packages.Compression.Xz;

/// <summary>One xz stream of one block with CRC-64, as `xz -T1` writes it (The .xz File Format 1.2).</summary>
sealed class XzWriter : ForwardWriter
{
    readonly Lzma2Writer _block;
    readonly Crc64 _checksum = XzFormat.NewCrc64();
    readonly long _headerSize;
    readonly long _dataStart;
    long _size;

    public XzWriter(Stream output, int level)
        : base(new CountedStream(output))
    {
        LzmaEffort effort = LzmaEffort.OfLevel(level);
        _block = new Lzma2Writer(Output, effort);

        Span<byte> header = stackalloc byte[XzFormat.HeaderSize];
        XzFormat.Magic.CopyTo(header);
        header[7] = XzFormat.Crc64Check;
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], XzFormat.Crc32Of(header[6..8]));
        Output.Write(header);

        // A header of twelve bytes, one filter, its one property, padding.
        Span<byte> block = [2, 0, XzFormat.Lzma2Filter, 1, DictionaryCode(effort), 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(block[^4..], XzFormat.Crc32Of(block[..^4]));
        Output.Write(block);
        _headerSize = block.Length;
        _dataStart = Written;
    }

    long Written => ((CountedStream)Output).Written;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _checksum.Append(buffer);
        _size += buffer.Length;
        _block.Write(buffer);
    }

    protected override void Finish()
    {
        _block.Finish();
        long compressed = Written - _dataStart;
        Output.Write(new byte[XzFormat.Padding(compressed)]);
        Span<byte> check = stackalloc byte[8];
        _checksum.GetCurrentHash(check);
        Output.Write(check);
        long indexSize = WriteIndex(_headerSize + compressed + check.Length);

        Span<byte> footer = stackalloc byte[XzFormat.HeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], (uint)((indexSize / 4) - 1));
        footer[9] = XzFormat.Crc64Check;
        BinaryPrimitives.WriteUInt32LittleEndian(footer, XzFormat.Crc32Of(footer[4..10]));
        XzFormat.FooterMagic.CopyTo(footer[10..]);
        Output.Write(footer);
    }

    /// <summary>Twice a power of two for each step of two.</summary>
    static byte DictionaryCode(LzmaEffort effort) => (byte)((BitOperations.Log2((uint)effort.DictionarySize) - 12) * 2);

    long WriteIndex(long unpaddedSize)
    {
        using var index = new MemoryStream();
        index.Write([0, 1]);
        new XzNumber(unpaddedSize).Write(index);
        new XzNumber(_size).Write(index);
        index.Write(new byte[XzFormat.Padding(index.Length)]);
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, XzFormat.Crc32Of(index.GetBuffer().AsSpan(0, (int)index.Length)));
        index.Write(sum);
        index.WriteTo(Output);
        return index.Length;
    }
}
