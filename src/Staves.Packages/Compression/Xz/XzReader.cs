using System.Buffers.Binary;
using System.IO.Hashing;
using Staves.Packages.Compression.Lzma;
using Staves.Packages.Files;

namespace Staves.Packages.Compression.Xz;

/// <summary>
/// The content of xz streams, one after the other (The .xz File Format 1.2). Every block's checksum is verified, and the index must
/// agree with the blocks. Filters other than LZMA2 are refused: `xz` uses none unless it is told to.
/// </summary>
sealed class XzReader(CompressedInput input) : ForwardReader
{
    /// <summary>xz takes eight times less at its highest level; memory is taken only for what really came out.</summary>
    const long LargestDictionary = 512 * 1024 * 1024;

    const int CompressedSizeFlag = 0x40;
    const int SizeFlag = 0x80;

    readonly byte[] _streamFlags = new byte[2];
    XzCheck? _check;
    XzRecords _blocks = new();
    Lzma2Decoder? _block;
    XzNumber? _statedCompressedSize;
    XzNumber? _statedSize;
    long _blockStart;
    long _dataStart;
    long _size;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_block is null)
            {
                if (!Open())
                {
                    return 0;
                }

                continue;
            }

            int read = _block.Decode(buffer);
            if (read > 0)
            {
                _check!.Append(buffer[..read]);
                _size += read;
                return read;
            }

            CloseBlock();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _check?.Dispose();
        base.Dispose(disposing);
    }

    static InvalidDataException Damaged(string what) => new($"it has a damaged xz {what}");

    /// <summary>Begins a stream or a block, or ends a stream; false at the end of the input.</summary>
    bool Open()
    {
        if (_check is null)
        {
            return OpenStream();
        }

        if (input.Peek(1) is [0])
        {
            CloseStream();
        }
        else
        {
            OpenBlock();
        }

        return true;
    }

    bool OpenStream()
    {
        if (input.Position > 0)
        {
            // Streams may have zeros behind them, four at a time.
            while (input.Peek(4) is [0, 0, 0, 0])
            {
                input.Skip(4);
            }

            if (input.Peek(1).IsEmpty)
            {
                return false;
            }
        }

        Span<byte> header = stackalloc byte[XzFormat.HeaderSize];
        input.ReadExactly(header);
        if (!header.StartsWith(XzFormat.Magic) || header[6] != 0 || (header[7] & 0xf0) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != XzFormat.Crc32Of(header[6..8]))
        {
            throw Damaged("header");
        }

        header[6..8].CopyTo(_streamFlags);
        _check = XzCheck.Of(header[7]);
        _blocks = new XzRecords();
        return true;
    }

    void OpenBlock()
    {
        _blockStart = input.Position;
        int headerSize = (input.Peek(1) is [var code] ? code + 1 : throw new EndOfStreamException()) * 4;
        Span<byte> header = stackalloc byte[1024];
        header = header[..headerSize];
        input.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) != XzFormat.Crc32Of(header[..^4]))
        {
            throw Damaged("header of a block");
        }

        int flags = header[1];
        ReadOnlySpan<byte> fields = header[2..^4];
        _statedCompressedSize = (flags & CompressedSizeFlag) != 0 ? XzNumber.Take(ref fields) : null;
        _statedSize = (flags & SizeFlag) != 0 ? XzNumber.Take(ref fields) : null;
        if ((flags & 0x3f) != 0 || XzNumber.Take(ref fields).Value != XzFormat.Lzma2Filter || XzNumber.Take(ref fields).Value != 1)
        {
            throw new InvalidDataException("it uses an xz filter other than LZMA2");
        }

        if (fields.IsEmpty || XzFormat.DictionarySize(fields[0]) is not (> 0 and <= LargestDictionary and var dictionary)
            || fields[1..].ContainsAnyExcept((byte)0))
        {
            throw Damaged("header of a block");
        }

        _dataStart = input.Position;
        _size = 0;
        _block = new Lzma2Decoder(input, (int)dictionary);
    }

    void CloseBlock()
    {
        _block = null;
        long compressed = input.Position - _dataStart;
        for (int padding = XzFormat.Padding(compressed); padding > 0; padding--)
        {
            if (input.NextByte() != 0)
            {
                throw Damaged("block");
            }
        }

        Span<byte> check = stackalloc byte[32];
        check = check[.._check!.Size];
        input.ReadExactly(check);
        if (!_check.Matches(check))
        {
            throw new InvalidDataException("its xz checksum is wrong");
        }

        if ((_statedCompressedSize is { } stated && stated.Value != compressed) || (_statedSize is { } statedSize && statedSize.Value != _size))
        {
            throw Damaged("header of a block");
        }

        _blocks.Add(_dataStart - _blockStart + compressed + _check.Size, _size);
    }

    void CloseStream()
    {
        var sum = new Crc32();
        long start = input.Position;
        input.Skip(1);
        sum.Append([0]);
        long count = XzNumber.Read(input, sum).Value;
        var records = new XzRecords();
        for (; count > 0; count--)
        {
            long unpaddedSize = XzNumber.Read(input, sum).Value;
            records.Add(unpaddedSize, XzNumber.Read(input, sum).Value);
        }

        for (int padding = XzFormat.Padding(input.Position - start); padding > 0; padding--)
        {
            byte zero = input.NextByte();
            sum.Append([zero]);
            if (zero != 0)
            {
                throw Damaged("index");
            }
        }

        if (input.NextUInt32LittleEndian() != sum.GetCurrentHashAsUInt32() || !records.Agrees(_blocks))
        {
            throw Damaged("index");
        }

        ReadFooter(input.Position - start);
        _check!.Dispose();
        _check = null;
    }

    void ReadFooter(long indexSize)
    {
        Span<byte> footer = stackalloc byte[XzFormat.HeaderSize];
        input.ReadExactly(footer);
        if (!footer.EndsWith(XzFormat.FooterMagic) || !footer[8..10].SequenceEqual(_streamFlags)
            || BinaryPrimitives.ReadUInt32LittleEndian(footer) != XzFormat.Crc32Of(footer[4..10])
            || (BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L) * 4 != indexSize)
        {
            throw Damaged("footer");
        }
    }
}
