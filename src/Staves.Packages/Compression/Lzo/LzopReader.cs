using Staves.Packages.Files;

namespace Staves.Packages.Compression.Lzo;

/// <summary>The content of lzop files, one after the other: each a header, then blocks with checksums, then a zero.</summary>
sealed class LzopReader(CompressedInput input) : ForwardReader
{
    /// <summary>lzop never makes larger blocks than 256 KiB; its format allows 64 MiB.</summary>
    const int LargestBlock = 8 * 1024 * 1024;

    const int LargestExtraField = 64 * 1024;

    byte[] _compressed = [];
    byte[] _block = [];
    LzopFlags _flags;
    bool _isInFile;
    int _start;
    int _end;

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end)
        {
            if (buffer.IsEmpty || !Advance())
            {
                return 0;
            }
        }

        int read = Math.Min(buffer.Length, _end - _start);
        _block.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    /// <summary>Reads a header or a block; false at the end of the input.</summary>
    bool Advance()
    {
        if (_isInFile)
        {
            ReadBlock();
            return true;
        }

        if (input.Position > 0 && input.Peek(1).IsEmpty)
        {
            return false;
        }

        ReadHeader();
        _isInFile = true;
        return true;
    }

    void ReadHeader()
    {
        Span<byte> magic = stackalloc byte[9];
        input.ReadExactly(magic);
        if (!magic.SequenceEqual(LzopFormat.Magic))
        {
            throw new InvalidDataException("it has no lzop header where one must be");
        }

        using var header = new MemoryStream();
        int version = Take(header, 2);
        _ = Take(header, 2);
        if (version >= LzopFormat.VersionWithLevel)
        {
            _ = Take(header, 2);
        }

        int method = Take(header, 1);
        if (method is < 1 or > 3)
        {
            throw new InvalidDataException("it uses another algorithm than LZO1X");
        }

        if (version >= LzopFormat.VersionWithLevel)
        {
            _ = Take(header, 1);
        }

        _flags = (LzopFlags)(uint)Take(header, 4);
        if (_flags.HasFlag(LzopFlags.HasFilter))
        {
            throw new InvalidDataException("it is filtered, which lzop does not do by itself");
        }

        // Mode and time, in this version of 64 bits.
        _ = Take(header, 4);
        _ = Take(header, 4);
        if (version >= LzopFormat.VersionWithLevel)
        {
            _ = Take(header, 4);
        }

        for (int nameLength = Take(header, 1); nameLength > 0; nameLength--)
        {
            _ = Take(header, 1);
        }

        Check(header.GetBuffer().AsSpan(0, (int)header.Length), _flags.HasFlag(LzopFlags.HeaderHasCrc32));
        if (_flags.HasFlag(LzopFlags.HasExtraField))
        {
            SkipExtraField();
        }
    }

    void SkipExtraField()
    {
        using var field = new MemoryStream();
        int length = Take(field, 4);
        if (length is < 0 or > LargestExtraField)
        {
            throw new InvalidDataException("its lzop header is too large");
        }

        for (; length > 0; length--)
        {
            _ = Take(field, 1);
        }

        Check(field.GetBuffer().AsSpan(0, (int)field.Length), _flags.HasFlag(LzopFlags.HeaderHasCrc32));
    }

    /// <summary>A number of the header, most significant byte first, kept for the checksum.</summary>
    int Take(MemoryStream header, int bytes)
    {
        int value = 0;
        for (; bytes > 0; bytes--)
        {
            byte next = input.NextByte();
            header.WriteByte(next);
            value = (value << 8) | next;
        }

        return value;
    }

    void Check(ReadOnlySpan<byte> bytes, bool isCrc32)
    {
        if (input.NextUInt32BigEndian() != (isCrc32 ? LzopFormat.Crc32Of(bytes) : LzopFormat.Adler32Of(bytes)))
        {
            throw new InvalidDataException("its lzop checksum is wrong");
        }
    }

    void ReadBlock()
    {
        uint size = input.NextUInt32BigEndian();
        if (size == 0)
        {
            _isInFile = false;
            return;
        }

        uint compressedSize = input.NextUInt32BigEndian();
        if (size > LargestBlock || compressedSize == 0 || compressedSize > size)
        {
            throw new InvalidDataException("it has an lzop block of an impossible size");
        }

        uint? adler32 = ChecksumIf(LzopFlags.Adler32OfContent);
        uint? crc32 = ChecksumIf(LzopFlags.Crc32OfContent);

        // A block that does not get smaller is stored, and one checksum is enough for it.
        bool isCompressed = compressedSize < size;
        uint? blockAdler32 = isCompressed ? ChecksumIf(LzopFlags.Adler32OfBlock) : null;
        uint? blockCrc32 = isCompressed ? ChecksumIf(LzopFlags.Crc32OfBlock) : null;

        Span<byte> compressed = Grown(ref _compressed, (int)compressedSize);
        input.ReadExactly(compressed);
        Require(compressed, blockAdler32, blockCrc32);
        Span<byte> block = Grown(ref _block, (int)size);
        if (isCompressed)
        {
            Lzo1xDecoder.Decode(compressed, block);
        }
        else
        {
            compressed.CopyTo(block);
        }

        Require(block, adler32, crc32);
        (_start, _end) = (0, (int)size);
    }

    uint? ChecksumIf(LzopFlags flag) => _flags.HasFlag(flag) ? input.NextUInt32BigEndian() : null;

    static void Require(ReadOnlySpan<byte> bytes, uint? adler32, uint? crc32)
    {
        if ((adler32 is { } sum && sum != LzopFormat.Adler32Of(bytes)) || (crc32 is { } crc && crc != LzopFormat.Crc32Of(bytes)))
        {
            throw new InvalidDataException("its lzop checksum is wrong");
        }
    }

    static Span<byte> Grown(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }

        return buffer.AsSpan(0, length);
    }
}
