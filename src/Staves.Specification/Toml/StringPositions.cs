using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Specification.Toml;

/// <summary>Maps an offset within a string's value back to the line and column where that character is written.</summary>
static class StringPositions
{
    /// <param name="token">The string as written, quotes included.</param>
    /// <param name="start">Where the token starts.</param>
    /// <param name="offset">An offset into the value, in UTF-16 units; the value's length means the closing quote.</param>
    public static SourceLocation Find(string token, SourceLocation start, int offset)
    {
        if (token.Length == 0)
        {
            return start;
        }

        bool multiLine = token.StartsWith("\"\"\"", StringComparison.Ordinal) || token.StartsWith("'''", StringComparison.Ordinal);
        bool escapes = token[0] == '"';
        int position = multiLine ? 3 : 1;
        if (multiLine)
        {
            // A newline right after the opening quotes is not part of the value.
            position += NewlineLength(token, position);
        }

        int value = 0;
        while (value < offset && position < token.Length)
        {
            position = escapes ? SkipLineEndingBackslash(token, position) : position;
            (int written, int decoded) = escapes && At(token, position) == '\\' ? Escape(token, position) : (1, 1);
            position += written;
            value += decoded;
        }

        position = escapes ? SkipLineEndingBackslash(token, position) : position;
        return Advance(start, token.AsSpan(0, Math.Min(position, token.Length)));
    }

    static SourceLocation Advance(SourceLocation start, ReadOnlySpan<char> text)
    {
        int newlines = text.Count('\n');
        ReadOnlySpan<char> lastLine = text[(text.LastIndexOf('\n') + 1)..];
        int runes = 0;
        foreach (Rune _ in lastLine.EnumerateRunes())
        {
            runes++;
        }

        return newlines == 0
            ? start with { Column = start.Column + runes }
            : start with { Line = start.Line + newlines, Column = runes + 1 };
    }

    static (int Written, int Decoded) Escape(string token, int position) => At(token, position + 1) switch
    {
        'x' => (4, 1),
        'u' => (6, 1),
        'U' => (10, token.AsSpan(position).StartsWith("\\U0000", StringComparison.Ordinal) ? 1 : 2),
        _ => (2, 1),
    };

    // TOML: a backslash at the end of a line removes all white space up to the next character.
    static int SkipLineEndingBackslash(string token, int position)
    {
        while (At(token, position) == '\\')
        {
            int next = position + 1;
            bool newline = false;
            while (At(token, next) is ' ' or '\t' or '\r' or '\n')
            {
                newline |= token[next] == '\n';
                next++;
            }

            if (!newline)
            {
                break;
            }

            position = next;
        }

        return position;
    }

    static int NewlineLength(string token, int position) => At(token, position) switch
    {
        '\n' => 1,
        '\r' when At(token, position + 1) == '\n' => 2,
        _ => 0,
    };

    static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
