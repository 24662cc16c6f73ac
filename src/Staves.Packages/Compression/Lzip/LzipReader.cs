using System.Buffers.Binary;
using System.IO.Hashing;
using Staves.Packages.Compression.Lzma;
using Staves.Packages.Files;

namespace Staves.Packages.Compression.Lzip;

/// <summary>The content of lzip members, one after the other (lzip manual, "File format"): `plzip` writes many.</summary>
sealed class LzipReader(CompressedInput input) : ForwardReader
{
    const int HeaderSize = 6;
    const int TrailerSize = 20;
    const int SmallestDictionaryBits = 12;
    const int LargestDictionaryBits = 29;

    readonly Crc32 _checksum = new();
    LzmaDecoder? _member;
    long _start;
    long _size;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_member is null && !BeginMember())
            {
                return 0;
            }

            int read = _member!.Decode(buffer);
            if (read > 0)
            {
                _checksum.Append(buffer[..read]);
                _size += read;
                return read;
            }

            EndMember();
        }

        return 0;
    }

    bool BeginMember()
    {
        if (input.Position > 0 && input.Peek(1).IsEmpty)
        {
            return false;
        }

        _start = input.Position;
        Span<byte> header = stackalloc byte[HeaderSize];
        input.ReadExactly(header);

        // Five bits for a power of two, three for how many sixteenths less.
        int bits = header[5] & 31;
        if (!header.StartsWith("LZIP\u0001"u8) || bits is < SmallestDictionaryBits or > LargestDictionaryBits)
        {
            throw new InvalidDataException("it has no lzip header where one must be");
        }

        _member = new LzmaDecoder(input, (1 << bits) - ((header[5] >> 5) * (1 << (bits - 4))));
        _member.Start();
        _checksum.Reset();
        _size = 0;
        return true;
    }

    void EndMember()
    {
        Span<byte> trailer = stackalloc byte[TrailerSize];
        bool isWhole = _member!.Finish();
        input.ReadExactly(trailer);
        if (!isWhole || BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _checksum.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadInt64LittleEndian(trailer[4..]) != _size
            || BinaryPrimitives.ReadInt64LittleEndian(trailer[12..]) != input.Position - _start)
        {
            throw new InvalidDataException("its lzip checksum or size is wrong");
        }

        _member = null;
    }
}
