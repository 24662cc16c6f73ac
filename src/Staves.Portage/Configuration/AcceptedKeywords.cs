namespace Staves.Portage.Configuration;

/// <summary>The keywords that are accepted for a package: words of ACCEPT_KEYWORDS, none of which begins with `-`.</summary>
sealed class AcceptedKeywords
{
    readonly HashSet<string> _words;
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _accepted;
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _acceptedAsTesting;
    readonly bool _acceptsTesting;

    public AcceptedKeywords(HashSet<string> words)
    {
        var testing = words.Where(word => word[0] == '~').Select(word => word[1..]).ToHashSet(StringComparer.Ordinal);
        _words = words;
        _accepted = words.GetAlternateLookup<ReadOnlySpan<char>>();
        _acceptedAsTesting = testing.GetAlternateLookup<ReadOnlySpan<char>>();
        _acceptsTesting = testing.Count > 0;
    }

    public IReadOnlySet<string> Words => _words;

    /// <summary>Whether one of a package's KEYWORDS is accepted.</summary>
    /// <param name="keywords">The KEYWORDS.</param>
    /// <param name="asTesting">Whether each of them counts as if it began with `~`.</param>
    public bool Accepts(string keywords, bool asTesting = false)
    {
        bool hasStable = false;
        bool hasTesting = false;
        foreach (ReadOnlySpan<char> keyword in new WordEnumerator(keywords))
        {
            bool isStable = keyword[0] is not ('~' or '-');
            bool isRaised = isStable && asTesting;
            if (isRaised ? _acceptedAsTesting.Contains(keyword) : keyword is "*" || _accepted.Contains(keyword))
            {
                return true;
            }

            if (_acceptsTesting && keyword.SequenceEqual(isRaised ? "*" : "~*"))
            {
                return true;
            }

            hasTesting |= isRaised || keyword[0] == '~';
            hasStable |= isStable && !isRaised;
        }

        return _words.Contains("**") || (hasStable && _words.Contains("*")) || (hasTesting && _words.Contains("~*"));
    }
}
