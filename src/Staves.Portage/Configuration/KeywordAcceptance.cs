using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>Which KEYWORDS are accepted: ACCEPT_KEYWORDS and the package.accept_keywords files.</summary>
sealed class KeywordAcceptance
{
    readonly AcceptedKeywords _common;
    readonly PackageSettingIndex _accepted = new();
    readonly PackageSettingIndex _changed = new();

    public KeywordAcceptance(ImmutableArray<string> acceptKeywords, ProfileStack profile, UserConfiguration user)
    {
        _common = new AcceptedKeywords(acceptKeywords.ToHashSet(StringComparer.Ordinal));
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
    public string KeywordsOf(PackageMetadata package)
    {
        if (_changed.IsEmpty || _changed.Matching(package) is not { Count: > 0 } changes)
        {
            return package.KeywordsText;
        }

        // The `-*` of an ebuild says that it works nowhere else, and removes nothing.
        var keywords = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<string> own = package.Keywords.Where(keyword => keyword != "-*");
        foreach (string word in own.Concat(changes.SelectMany(change => change.Setting.Values)))
        {
            IncrementalVariables.Apply(keywords, word);
        }

        return string.Join(' ', keywords);
    }

    public bool IsAccepted(PackageMetadata package) => AcceptedFor(package).Accepts(KeywordsOf(package));

    /// <summary>Whether the package is accepted for a stable keyword: with `~` before each of them it would not be (PMS
    /// use-masking).</summary>
    public bool IsStable(PackageMetadata package)
    {
        string keywords = KeywordsOf(package);
        AcceptedKeywords accepted = AcceptedFor(package);
        return accepted.Accepts(keywords) && !accepted.Accepts(keywords, asTesting: true);
    }

    AcceptedKeywords AcceptedFor(PackageMetadata package)
    {
        if (_accepted.IsEmpty || _accepted.Matching(package) is not { Count: > 0 } settings)
        {
            return _common;
        }

        var accepted = new HashSet<string>(_common.Words, StringComparer.Ordinal);
        foreach ((_, PackageSetting setting) in settings)
        {
            IEnumerable<string> words = setting.Values.IsEmpty
                ? _common.Words.Where(keyword => keyword[0] is not ('~' or '-')).Select(keyword => $"~{keyword}")
                : setting.Values;
            foreach (string word in words.ToList())
            {
                IncrementalVariables.Apply(accepted, word);
            }
        }

        return new AcceptedKeywords(accepted);
    }
}
