using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Staves.Portage.Metadata;

/// <summary>Paths as a Manifest writes them (GLEP 74): white space, control characters and the backslash are `\xHH`, `\uHHHH` or
/// `\UHHHHHHHH`.</summary>
static class ManifestPath
{
    /// <summary>The path, or null where an escape is none.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out string? path)
    {
        path = text;
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return true;
        }

        path = null;
        var decoded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                decoded.Append(text[i]);
                continue;
            }

            int digits = i + 1 < text.Length ? DigitsOf(text[i + 1]) : 0;
            if (digits == 0
                || text.Length < i + 2 + digits
                || !int.TryParse(text.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                || !Rune.IsValid(value))
            {
                return false;
            }

            decoded.Append(new Rune(value));
            i += 1 + digits;
        }

        path = decoded.ToString();
        return true;
    }

    public static string Encode(string path)
    {
        if (!path.Any(MustBeEncoded))
        {
            return path;
        }

        var encoded = new StringBuilder(path.Length);
        foreach (char character in path)
        {
            if (MustBeEncoded(character))
            {
                encoded.Append(character <= 0x7f ? "\\x" : "\\u")
                    .Append(((int)character).ToString(character <= 0x7f ? "X2" : "X4", CultureInfo.InvariantCulture));
            }
            else
            {
                encoded.Append(character);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Whether a path stays in its directory; it is relative, and has no empty parts.</summary>
    public static bool IsSafe(string path) =>
        path.Split('/').All(part => part is not ("" or "." or "..") && !part.Contains('\0', StringComparison.Ordinal));

    static int DigitsOf(char escape) => escape switch
    {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };

    static bool MustBeEncoded(char character) => character == '\\' || char.IsWhiteSpace(character) || char.IsControl(character);
}
