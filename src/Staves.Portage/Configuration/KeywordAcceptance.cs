using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>Which KEYWORDS are accepted: ACCEPT_KEYWORDS and the package.accept_keywords files.</summary>
sealed class KeywordAcceptance
{
    readonly HashSet<string> _common;
    readonly PackageSettingIndex _accepted = new();
    readonly PackageSettingIndex _changed = new();

    public KeywordAcceptance(ImmutableArray<string> acceptKeywords, ProfileStack profile, UserConfiguration user)
    {
        _common = new HashSet<string>(acceptKeywords, StringComparer.Ordinal);
        for (int i = 0; i < profile.Nodes.Length; i++)
        {
            foreach (ConfigurationLine line in profile.Nodes[i].Lines("package.accept_keywords"))
            {
                _accepted.Add(i, line);
            }

            foreach (ConfigurationLine line in profile.Nodes[i].Lines("package.keywords"))
            {
                _changed.Add(i, line);
            }
        }

        foreach (PackageSetting setting in user.PackageAcceptKeywords)
        {
            _accepted.Add(profile.Nodes.Length + setting.Layer, setting);
        }
    }

    /// <summary>KEYWORDS as the ebuild has them, changed by the profile's package.keywords.</summary>
    public IReadOnlyCollection<string> KeywordsOf(PackageMetadata package)
    {
        if (_changed.IsEmpty || _changed.Matching(package) is not { Count: > 0 } changes)
        {
            return package.Keywords;
        }

        // The `-*` of an ebuild says that it works nowhere else, and removes nothing.
        var keywords = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<string> own = package.Keywords.Where(keyword => keyword != "-*");
        foreach (string word in own.Concat(changes.SelectMany(change => change.Setting.Values)))
        {
            IncrementalVariables.Apply(keywords, word);
        }

        return keywords;
    }

    public bool IsAccepted(PackageMetadata package) => Accepts(AcceptedFor(package), KeywordsOf(package));

    /// <summary>Whether the package is accepted for a stable keyword: with `~` before each of them it would not be (PMS
    /// use-masking).</summary>
    public bool IsStable(PackageMetadata package)
    {
        IReadOnlyCollection<string> keywords = KeywordsOf(package);
        HashSet<string> accepted = AcceptedFor(package);
        return Accepts(accepted, keywords)
            && !Accepts(accepted, [.. keywords.Select(keyword => keyword[0] is '~' or '-' ? keyword : $"~{keyword}")]);
    }

    static bool Accepts(HashSet<string> accepted, IReadOnlyCollection<string> keywords)
    {
        bool hasStable = false;
        bool hasTesting = false;
        foreach (string keyword in keywords)
        {
            if (keyword == "*" || accepted.Contains(keyword))
            {
                return true;
            }

            if (keyword == "~*" && accepted.Any(word => word[0] == '~'))
            {
                return true;
            }

            hasTesting |= keyword[0] == '~';
            hasStable |= keyword[0] is not ('~' or '-');
        }

        return accepted.Contains("**") || (hasStable && accepted.Contains("*")) || (hasTesting && accepted.Contains("~*"));
    }

    HashSet<string> AcceptedFor(PackageMetadata package)
    {
        if (_accepted.IsEmpty || _accepted.Matching(package) is not { Count: > 0 } settings)
        {
            return _common;
        }

        var accepted = new HashSet<string>(_common, StringComparer.Ordinal);
        foreach ((_, PackageSetting setting) in settings)
        {
            IEnumerable<string> words = setting.Values.IsEmpty
                ? _common.Where(keyword => keyword[0] is not ('~' or '-')).Select(keyword => $"~{keyword}")
                : setting.Values;
            foreach (string word in words.ToList())
            {
                IncrementalVariables.Apply(accepted, word);
            }
        }

        return accepted;
    }
}
