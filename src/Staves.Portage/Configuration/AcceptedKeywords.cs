using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>The keywords that are accepted for a package: words of ACCEPT_KEYWORDS, none of which begins with `-`.</summary>
sealed class AcceptedKeywords(HashSet<string> words)
{
    /// <summary>The keywords that are accepted with `~`, without it.</summary>
    readonly HashSet<string> _testing = words.Where(word => word[0] == '~').Select(word => word[1..]).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Words => words;

    /// <summary>Whether one of a package's KEYWORDS is accepted.</summary>
    /// <param name="keywords">The KEYWORDS.</param>
    /// <param name="asTesting">Whether each of them counts as if it began with `~`.</param>
    public bool Accepts(ImmutableArray<string> keywords, bool asTesting = false)
    {
        bool hasStable = false;
        bool hasTesting = false;
        foreach (string keyword in keywords)
        {
            bool isStable = keyword[0] is not ('~' or '-');
            bool isRaised = isStable && asTesting;
            if (isRaised ? _testing.Contains(keyword) : keyword == "*" || words.Contains(keyword))
            {
                return true;
            }

            if (keyword == (isRaised ? "*" : "~*") && _testing.Count > 0)
            {
                return true;
            }

            hasTesting |= isRaised || keyword[0] == '~';
            hasStable |= isStable && !isRaised;
        }

        return words.Contains("**") || (hasStable && words.Contains("*")) || (hasTesting && words.Contains("~*"));
    }
}
