using Staves.Portage.Grammar;

namespace Staves.Portage.Versions;

/// <summary>Finds the parts of a version text: numbers, letter, suffixes, revision (PMS version-spec).</summary>
/// <param name="NumbersEnd">Behind the last of the dotted numbers.</param>
/// <param name="SuffixesStart">Behind the letter, if there is one.</param>
/// <param name="RevisionStart">The hyphen of the revision, or the end.</param>
readonly record struct VersionGrammar(int NumbersEnd, int SuffixesStart, int RevisionStart)
{
    public static bool TryScan(ReadOnlySpan<char> text, out VersionGrammar parts, out ParseFailure failure)
    {
        parts = default;
        int position = 0;
        while (true)
        {
            int digits = DigitsAt(text, position);
            if (digits == 0)
            {
                failure = new ParseFailure(position, "a digit");
                return false;
            }

            position += digits;
            if (position == text.Length || text[position] != '.')
            {
                break;
            }

            position++;
        }

        int numbersEnd = position;
        if (position < text.Length && char.IsAsciiLetterLower(text[position]))
        {
            position++;
        }

        int suffixesStart = position;
        while (position < text.Length && text[position] == '_')
        {
            VersionSuffix suffix = VersionSuffix.At(text, position);
            if (suffix.Kind == VersionSuffixKind.None)
            {
                failure = new ParseFailure(position + 1, "`alpha`, `beta`, `pre`, `rc` or `p`");
                return false;
            }

            position = suffix.End;
        }

        int revisionStart = position;
        if (text[position..].StartsWith("-r"))
        {
            int digits = DigitsAt(text, position + 2);
            if (digits == 0)
            {
                failure = new ParseFailure(position + 2, "a digit of the revision");
                return false;
            }

            position += 2 + digits;
        }

        failure = position == text.Length ? default : new ParseFailure(position, "the end of the version");
        parts = new VersionGrammar(numbersEnd, suffixesStart, revisionStart);
        return position == text.Length;
    }

    public static int DigitsAt(ReadOnlySpan<char> text, int start)
    {
        int position = start;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position - start;
    }
}
