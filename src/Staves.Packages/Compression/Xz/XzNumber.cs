using System.IO.Hashing;

namespace Staves.Packages.Compression.Xz;

/// <summary>A number of an xz file: seven bits a byte, the lowest first, 63 in all (The .xz File Format, 1.2).</summary>
readonly record struct XzNumber(long Value)
{
    const int MostBytes = 9;

    /// <summary>Takes a number from the beginning of some fields.</summary>
    public static XzNumber Take(ref ReadOnlySpan<byte> fields)
    {
        long value = 0;
        for (int i = 0; i < Math.Min(MostBytes, fields.Length); i++)
        {
            value |= (fields[i] & 0x7fL) << (7 * i);
            if (fields[i] < 0x80)
            {
                // The shortest form is the only one.
                if (i > 0 && fields[i] == 0)
                {
                    break;
                }

                fields = fields[(i + 1)..];
                return new XzNumber(value);
            }
        }

        throw new InvalidDataException("it has a damaged xz number");
    }

    /// <summary>Reads a number, and lets a checksum see its bytes.</summary>
    public static XzNumber Read(CompressedInput input, Crc32 sum)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        int length = 0;
        do
        {
            bytes[length++] = input.NextByte();
        }
        while (bytes[length - 1] >= 0x80 && length < MostBytes);

        sum.Append(bytes[..length]);
        ReadOnlySpan<byte> fields = bytes[..length];
        return Take(ref fields);
    }

    /// <summary>Writes the number's shortest form.</summary>
    public void Write(Stream output)
    {
        ulong left = (ulong)Value;
        for (; left >= 0x80; left >>= 7)
        {
            output.WriteByte((byte)(left | 0x80));
        }

        output.WriteByte((byte)left);
    }
}
