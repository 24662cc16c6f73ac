using CsCheck;

namespace Staves.Tests.Fuzzing;

/// <summary>Makes broken texts out of real ones, always the same for the same number. Texts of binary formats hold one byte a
/// character.</summary>
sealed class TextMutator(IReadOnlyList<string> seeds, bool isBinary)
{
    const int LongestText = 128 * 1024;

    /// <summary>What means something to some parser, and what often breaks one.</summary>
    static readonly string[] Tokens =
    [
        "(", ")", "||", "^^", "??", "?", "!", "!!", " ", "\n", "\t", "\r\n", "->", ":", "::", "/", "-", "-r", "-r0", "_", "_p", "_alpha", "*", "**", "*/*",
        "~", "=", ">=", "<", "[", "]", "(+)", "(-)", ",", "@", "${", "$", "}", "'", "\"", "\\", "\\\n", "#", "source ", "export ", ".", "..", "...", "0",
        "00", "1", "99999999999999999999999", "-1", "+", "DIST ", "EAPI=", "EAPI=9\n", "SLOT=", "KEYWORDS=~* ", "IUSE=+", "[[", "]]", "{", "mirror+", "fetch+",
        "https://", "http:///", "\0", "\u007f", "\u00e9", "\u0130", "\u2028", "\uFEFF", "\uD83D", "\uFFFF", "-*", "a/b", "|| ( ", " )", "x? ( ", "!x? ( ",
    ];

    /// <summary>Texts that no real file holds.</summary>
    static readonly string[] Extremes =
    [
        "", " ", "\n", new('(', 5000), string.Concat(Enumerable.Repeat("( ", 5000)), string.Concat(Enumerable.Repeat("|| ( ", 5000)), new('1', 20_000),
        string.Concat(Enumerable.Repeat("1.", 5000)) + "1", string.Concat(Enumerable.Repeat("_p1", 5000)), string.Concat(Enumerable.Repeat("-1", 5000)),
        "a/b[" + string.Concat(Enumerable.Repeat("x,", 5000)) + "x]", "a/" + new string('-', 5000), new('[', 5000), new('$', 5000), new('"', 5000),
        string.Concat(Enumerable.Repeat("x? ( ", 5000)), "*/" + string.Concat(Enumerable.Repeat("*a", 2000)), new('\\', 5001), new('\0', 5000),
    ];

    public string Make(ulong number)
    {
        if (number < (ulong)Extremes.Length)
        {
            return Extremes[number];
        }

        var random = new PCG(7, number);
        string text = Any(random);
        for (uint left = 1 + random.Next(4); left > 0; left--)
        {
            text = Mutate(text, random);
        }

        return text.Length <= LongestText ? text : text[..LongestText];
    }

    string Any(PCG random) => seeds[(int)random.Next((uint)seeds.Count)];

    string Mutate(string text, PCG random)
    {
        int at = (int)random.Next((uint)text.Length + 1);
        int length = (int)Math.Min(random.Next(4) == 0 ? random.Next(200) : random.Next(6), (uint)(text.Length - at));
        string before = text[..at];
        string range = text.Substring(at, length);
        string after = text[(at + length)..];
        return random.Next(9) switch
        {
            0 => before + after,
            1 => before + range + range + after,
            2 => before + Tokens[(int)random.Next((uint)Tokens.Length)] + range + after,
            3 => before + Tokens[(int)random.Next((uint)Tokens.Length)] + after,
            4 => before + Character(random) + after,
            5 => before,
            6 => before + Piece(Any(random), random) + range + after,
            7 => before + string.Concat(Enumerable.Repeat(length == 0 ? Tokens[(int)random.Next((uint)Tokens.Length)] : range, (int)random.Next(300))) + after,
            _ => before + Flip(range, random) + after,
        };
    }

    static string Piece(string text, PCG random)
    {
        int at = (int)random.Next((uint)text.Length + 1);
        return text.Substring(at, (int)Math.Min(random.Next(400), (uint)(text.Length - at)));
    }

    string Flip(string text, PCG random) =>
        new([.. text.Select(character => (char)((character ^ (1 << (int)random.Next(isBinary ? 8u : 7u))) & (isBinary ? 0xFF : 0xFFFF)))]);

    string Character(PCG random) => ((char)random.Next(isBinary ? 0x100u : random.Next(8) == 0 ? 0x10000u : 0x80u)).ToString();
}
