using System.Text;

namespace Staves.Images.Libraries;

/// <summary>The order of names in `/etc/ld.so.cache`: byte by byte, but runs of digits as numbers, and a digit after everything else.</summary>
sealed class LibraryNameComparer : IComparer<string>
{
    public static LibraryNameComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(x!);
        ReadOnlySpan<byte> right = Encoding.UTF8.GetBytes(y!);
        while (!left.IsEmpty && !right.IsEmpty)
        {
            (bool isNumber, bool otherIsNumber) = (char.IsAsciiDigit((char)left[0]), char.IsAsciiDigit((char)right[0]));
            int difference = isNumber && otherIsNumber ? CompareNumbers(ref left, ref right)
                : isNumber != otherIsNumber ? isNumber.CompareTo(otherIsNumber)
                : (sbyte)left[0] - (sbyte)right[0];
            if (difference != 0)
            {
                return difference;
            }

            if (!isNumber)
            {
                left = left[1..];
                right = right[1..];
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    static int CompareNumbers(ref ReadOnlySpan<byte> left, ref ReadOnlySpan<byte> right)
    {
        ReadOnlySpan<byte> number = TakeDigits(ref left);
        ReadOnlySpan<byte> other = TakeDigits(ref right);
        return number.Length != other.Length ? number.Length - other.Length : number.SequenceCompareTo(other);
    }

    /// <summary>Without zeros in front.</summary>
    static ReadOnlySpan<byte> TakeDigits(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart((byte)'0');
    }
}
