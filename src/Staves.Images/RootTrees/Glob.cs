namespace Staves.Images.RootTrees;

/// <summary>fnmatch(3) as Portage uses it: `*` and `?` also match a slash, `[!…]` negates, nothing escapes.</summary>
static class Glob
{
    /// <summary>Takes time of at most the product of the lengths, whatever the pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int at = 0;
        int position = 0;
        int star = -1;
        int resume = 0;
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && MatchesOne(pattern, ref at, text[position]))
            {
                position++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept('*');
    }

    /// <summary>Whether one character fits what stands at <paramref name="at"/>, which then moves past it.</summary>
    static bool MatchesOne(ReadOnlySpan<char> pattern, ref int at, char character)
    {
        int end = pattern[at] == '[' ? EndOfSet(pattern, at) : -1;
        if (end < 0)
        {
            return (pattern[at] == '?' || pattern[at] == character) && at++ >= 0;
        }

        ReadOnlySpan<char> set = pattern[(at + 1)..end];
        bool negated = set[0] == '!';
        if (IsInSet(negated ? set[1..] : set, character) == negated)
        {
            return false;
        }

        at = end + 1;
        return true;
    }

    /// <summary>The closing bracket, which may not be the set's first character; -1 where it is missing and `[` means itself.</summary>
    static int EndOfSet(ReadOnlySpan<char> pattern, int start)
    {
        int first = start + 1;
        first += first < pattern.Length && pattern[first] == '!' ? 1 : 0;
        int end = first + 1 < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        return end < 0 ? -1 : first + 1 + end;
    }

    static bool IsInSet(ReadOnlySpan<char> set, char character)
    {
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (character >= set[i] && character <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == character)
            {
                return true;
            }
        }

        return false;
    }
}
