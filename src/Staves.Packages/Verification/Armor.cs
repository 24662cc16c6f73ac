using System.Buffers.Text;
using System.Text;

namespace Staves.Packages.Verification;

/// <summary>
/// OpenPGP's ASCII armor (RFC 9580, 6.2): a first line, headers, an empty line, base 64, perhaps a checksum (which nothing relies on),
/// a last line. Text around it does not count.
/// </summary>
static class Armor
{
    public const string PublicKey = "PUBLIC KEY BLOCK";
    public const string SecretKey = "PRIVATE KEY BLOCK";
    public const string Signature = "SIGNATURE";

    const int LineWidth = 64;

    /// <summary>Takes the next block of this label off the text; false where there is none.</summary>
    /// <exception cref="FormatException">A block begins but is not sound.</exception>
    public static bool TryTake(ref ReadOnlySpan<byte> text, string label, out byte[] bytes)
    {
        byte[] first = Encoding.ASCII.GetBytes($"-----BEGIN PGP {label}-----");
        byte[] last = Encoding.ASCII.GetBytes($"-----END PGP {label}-----");
        while (!text.IsEmpty)
        {
            if (TakeLine(ref text).SequenceEqual(first))
            {
                bytes = Body(ref text, last);
                return true;
            }
        }

        bytes = [];
        return false;
    }

    /// <summary>Whether a text has armor of any kind at the beginning of one of its lines.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.StartsWith("-----BEGIN PGP "u8) || text.IndexOf("\n-----BEGIN PGP "u8) >= 0;

    public static string Encode(ReadOnlySpan<byte> bytes, string label)
    {
        var text = new StringBuilder($"-----BEGIN PGP {label}-----\n\n");
        string body = Convert.ToBase64String(bytes);
        for (int start = 0; start < body.Length; start += LineWidth)
        {
            text.Append(body.AsSpan(start, Math.Min(LineWidth, body.Length - start))).Append('\n');
        }

        uint sum = Checksum(bytes);
        text.Append('=').Append(Convert.ToBase64String([(byte)(sum >> 16), (byte)(sum >> 8), (byte)sum])).Append('\n');
        return text.Append($"-----END PGP {label}-----\n").ToString();
    }

    /// <summary>Takes a line off the text, without its end and the blanks before that.</summary>
    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line.TrimEnd(" \t\r"u8);
    }

    static byte[] Body(ref ReadOnlySpan<byte> text, byte[] last)
    {
        // The headers, such as a version or a comment, end with an empty line.
        while (!TakeLine(ref text).IsEmpty)
        {
            if (text.IsEmpty)
            {
                throw new FormatException("armor that ends in its headers");
            }
        }

        using var body = new MemoryStream();
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = TakeLine(ref text);
            if (line.SequenceEqual(last))
            {
                return Decode(body.GetBuffer().AsSpan(0, (int)body.Length));
            }

            if (!line.StartsWith("="u8))
            {
                body.Write(line);
            }
        }

        throw new FormatException("armor without an end");
    }

    static byte[] Decode(ReadOnlySpan<byte> body)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        return Base64.DecodeFromUtf8(body, bytes, out int consumed, out int written) == System.Buffers.OperationStatus.Done && consumed == body.Length
            ? bytes[..written]
            : throw new FormatException("armor that is not base 64");
    }

    /// <summary>The CRC-24 of RFC 9580, 6.1.</summary>
    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0x1864cfb;
        uint sum = 0xb704ce;
        foreach (byte value in bytes)
        {
            sum ^= (uint)value << 16;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum << 1) ^ ((sum & 0x800000) != 0 ? Polynomial : 0);
            }
        }

        return sum & 0xffffff;
    }
}
