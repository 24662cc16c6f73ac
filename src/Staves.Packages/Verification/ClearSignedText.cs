using System.Text;

namespace Staves.Packages.Verification;

/// <summary>
/// A clear-signed text (RFC 9580, 7): what lies between its first line and its signature, and nothing else. Blanks at the ends of
/// lines are not signed, so they are not part of it.
/// </summary>
sealed class ClearSignedText
{
    static readonly byte[] FirstLine = Encoding.ASCII.GetBytes("-----BEGIN PGP SIGNED MESSAGE-----");
    static readonly byte[] SignatureLine = Encoding.ASCII.GetBytes("-----BEGIN PGP SIGNATURE-----");

    ClearSignedText(byte[] text, byte[] canonical, byte[] signature) => (Text, Canonical, Signature) = (text, canonical, signature);

    /// <summary>Lines that end with a line feed, the last one too.</summary>
    public byte[] Text { get; }

    /// <summary>The bytes that are signed: lines with carriage return and line feed between them.</summary>
    public byte[] Canonical { get; }

    /// <summary>The signature without its armor.</summary>
    public byte[] Signature { get; }

    /// <summary>Whether a text claims to be signed so; then it must be sound.</summary>
    public static bool IsAtStartOf(ReadOnlySpan<byte> message) => message.StartsWith(FirstLine);

    /// <exception cref="FormatException">It is not sound, or has something before or behind it.</exception>
    public static ClearSignedText Parse(ReadOnlySpan<byte> message)
    {
        if (!Armor.TakeLine(ref message).SequenceEqual(FirstLine))
        {
            throw new FormatException("a text that does not begin as a signed one");
        }

        for (ReadOnlySpan<byte> header = Armor.TakeLine(ref message); !header.IsEmpty; header = Armor.TakeLine(ref message))
        {
            // No other header is allowed: a reader might show it as if it were signed.
            if (!header.StartsWith("Hash: "u8) || message.IsEmpty)
            {
                throw new FormatException("a signed text with a header other than `Hash`");
            }
        }

        using var text = new MemoryStream();
        using var canonical = new MemoryStream();
        bool isFirst = true;
        while (!message.IsEmpty)
        {
            ReadOnlySpan<byte> rest = message;
            ReadOnlySpan<byte> line = Armor.TakeLine(ref message);
            if (line.SequenceEqual(SignatureLine))
            {
                return new ClearSignedText(text.ToArray(), canonical.ToArray(), SignatureIn(rest));
            }

            line = Unescaped(line);
            canonical.Write(isFirst ? ""u8 : "\r\n"u8);
            canonical.Write(line);
            text.Write(line);
            text.WriteByte((byte)'\n');
            isFirst = false;
        }

        throw new FormatException("a signed text without a signature");
    }

    /// <summary>A text with its signature behind it.</summary>
    /// <param name="text">Lines that end with a line feed.</param>
    /// <param name="sign">Signs the canonical bytes; returns the signature without armor.</param>
    /// <param name="hash">The name of the hash that it uses.</param>
    public static string Write(string text, Func<byte[], byte[]> sign, string hash)
    {
        string[] lines = [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd(' ', '\t', '\r'))];
        byte[] signature = sign(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        var message = new StringBuilder($"{Encoding.ASCII.GetString(FirstLine)}\nHash: {hash}\n\n");
        foreach (string line in lines)
        {
            message.Append(line.StartsWith('-') ? "- " : "").Append(line).Append('\n');
        }

        return message.Append(Armor.Encode(signature, Armor.Signature)).ToString();
    }

    /// <summary>A line that starts with a dash has another one and a blank before it; others may.</summary>
    static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> line) =>
        line.StartsWith("- "u8) ? line[2..]
        : line.StartsWith("-"u8) && !line.SequenceEqual("-"u8) ? throw new FormatException("a signed text with a line that begins with a bare dash")
        : line.SequenceEqual("-"u8) ? []
        : line;

    static byte[] SignatureIn(ReadOnlySpan<byte> armor)
    {
        if (!Armor.TryTake(ref armor, Armor.Signature, out byte[] signature))
        {
            throw new FormatException("a signed text without a signature");
        }

        return armor.ContainsAnyExcept(" \t\r\n"u8) ? throw new FormatException("a signed text with something behind it") : signature;
    }
}
