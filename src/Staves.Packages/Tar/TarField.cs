using System.Buffers.Binary;

namespace Staves.Packages.Tar;

/// <summary>The fields of a 512 byte header block (POSIX ustar, with GNU's base-256 numbers).</summary>
static class TarField
{
    public const int BlockSize = 512;

    public static readonly Range Name = 0..100;
    public static readonly Range Mode = 100..108;
    public static readonly Range UserId = 108..116;
    public static readonly Range GroupId = 116..124;
    public static readonly Range Size = 124..136;
    public static readonly Range ModificationTime = 136..148;
    public static readonly Range Checksum = 148..156;
    public static readonly Range LinkName = 157..257;
    public static readonly Range Magic = 257..265;
    public static readonly Range UserName = 265..297;
    public static readonly Range GroupName = 297..329;
    public static readonly Range DeviceMajor = 329..337;
    public static readonly Range DeviceMinor = 337..345;
    public static readonly Range Prefix = 345..500;

    public const int TypeFlag = 156;

    /// <summary>The bytes of a text field up to its first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>An octal number between blanks, or GNU's base-256 where the first bit is set; an empty field is zero.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            return TryReadBinary(field, out value);
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        // Twelve octal digits are 36 bits: nothing can have overflowed.
        return true;
    }

    public static bool FitsOctal(long value, Range field) =>
        value >= 0 && value < 1L << (3 * (field.GetOffsetAndLength(BlockSize).Length - 1));

    public static void WriteOctal(Span<byte> block, Range range, long value)
    {
        Span<byte> field = block[range];
        field[^1] = 0;
        for (int i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    /// <summary>The sum of all bytes with the checksum's own field taken as blanks.</summary>
    public static int SumOf(ReadOnlySpan<byte> block)
    {
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        foreach (byte value in block[Checksum])
        {
            sum += ' ' - value;
        }

        return sum;
    }

    /// <summary>Writes the checksum: six octal digits, NUL, blank, the one field with that shape.</summary>
    public static void Seal(Span<byte> block)
    {
        int sum = SumOf(block);
        WriteOctal(block[Checksum], ..7, sum);
        block[Checksum][7] = (byte)' ';
    }

    /// <summary>Writes a size that was not known before the content was, in base-256 where octal is too small for it.</summary>
    public static void ReplaceSize(Span<byte> block, long size)
    {
        if (FitsOctal(size, Size))
        {
            WriteOctal(block, Size, size);
        }
        else
        {
            Span<byte> field = block[Size];
            field.Clear();
            field[0] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(field[^8..], size);
        }

        Seal(block);
    }

    /// <summary>Some historic writers summed signed bytes.</summary>
    public static int SignedSumOf(ReadOnlySpan<byte> block)
    {
        int sum = SumOf(block);
        foreach (byte value in block)
        {
            sum -= value >= 0x80 ? 0x100 : 0;
        }

        foreach (byte value in block[Checksum])
        {
            sum += value >= 0x80 ? 0x100 : 0;
        }

        return sum;
    }

    static bool TryReadBinary(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        bool negative = field[0] == 0xff;
        if (!negative && field[0] != 0x80)
        {
            return false;
        }

        ReadOnlySpan<byte> high = field[1..^Math.Min(8, field.Length - 1)];
        byte filler = negative ? (byte)0xff : (byte)0;
        if (high.ContainsAnyExcept(filler))
        {
            return false;
        }

        Span<byte> low = stackalloc byte[8];
        low.Fill(filler);
        ReadOnlySpan<byte> tail = field[^Math.Min(8, field.Length - 1)..];
        tail.CopyTo(low[^tail.Length..]);
        value = BinaryPrimitives.ReadInt64BigEndian(low);
        return value < 0 == negative;
    }
}
