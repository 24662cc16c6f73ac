using System.Buffers.Binary;

namespace Staves.Packages.Compression.Lzo;

/// <summary>Compresses blocks as LZO1X for lzop: the nearest match that one table of four-byte groups knows, like `lzop -1`.</summary>
sealed class Lzo1xEncoder
{
    const int HashBits = 14;

    /// <summary>Sixteen bits of distance beyond the first 16 KiB; zero there would end the block.</summary>
    const int FarthestMatch = 0xbfff;

    // The last bytes are left plain, so that a group can be read at every position that is looked at.
    const int PlainTail = 8;

    readonly int[] _lastSeen = new int[1 << HashBits];
    byte[] _output = [];
    int _written;

    /// <summary>The compressed block, until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> block)
    {
        Array.Fill(_lastSeen, -1);
        _written = 0;
        int most = block.Length + (block.Length / 16) + 64;
        _output = _output.Length < most ? new byte[most] : _output;

        int plainStart = 0;
        int position = 0;
        while (position < block.Length - PlainTail)
        {
            uint group = BinaryPrimitives.ReadUInt32LittleEndian(block[position..]);
            ref int last = ref _lastSeen[(group * 2654435761u) >> (32 - HashBits)];
            int candidate = last;
            last = position;
            if (candidate < 0 || position - candidate > FarthestMatch
                || BinaryPrimitives.ReadUInt32LittleEndian(block[candidate..]) != group)
            {
                // The longer nothing matched, the larger the steps.
                position += 1 + ((position - plainStart) >> 5);
                continue;
            }

            int length = block[position..].CommonPrefixLength(block[candidate..]);
            WritePlain(block[plainStart..position]);
            WriteMatch(length, position - candidate);
            position += length;
            plainStart = position;
        }

        WritePlain(block[plainStart..]);
        Append([17, 0, 0]);
        return _output.AsSpan(0, _written);
    }

    void WritePlain(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 0:
                return;
            case <= 238 when _written == 0:
                Append((byte)(17 + bytes.Length));
                break;
            case <= 3:
                // Every instruction keeps the two lowest bits of its last byte but one for this.
                _output[_written - 2] |= (byte)bytes.Length;
                break;
            case <= 18:
                Append((byte)(bytes.Length - 3));
                break;
            default:
                Append(0);
                WriteLongLength(bytes.Length - 18);
                break;
        }

        Append(bytes);
    }

    void WriteMatch(int length, int distance)
    {
        if (length <= 8 && distance <= 0x800)
        {
            Append((byte)(((length - 1) << 5) | (((distance - 1) & 7) << 2)));
            Append((byte)((distance - 1) >> 3));
            return;
        }

        if (distance <= 0x4000)
        {
            WriteLength(length, instruction: 32, longest: 33);
            WriteWord((distance - 1) << 2);
        }
        else
        {
            WriteLength(length, instruction: 16 | (((distance - 0x4000) >> 11) & 8), longest: 9);
            WriteWord(((distance - 0x4000) & 0x3fff) << 2);
        }
    }

    void WriteLength(int length, int instruction, int longest)
    {
        if (length <= longest)
        {
            Append((byte)(instruction | (length - 2)));
        }
        else
        {
            Append((byte)instruction);
            WriteLongLength(length - longest);
        }
    }

    void WriteLongLength(int length)
    {
        for (; length > 255; length -= 255)
        {
            Append(0);
        }

        Append((byte)length);
    }

    void WriteWord(int value)
    {
        Append((byte)value);
        Append((byte)(value >> 8));
    }

    void Append(byte value) => _output[_written++] = value;

    void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_written));
        _written += bytes.Length;
    }
}
