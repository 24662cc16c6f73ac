using System.Collections.Frozen;

namespace Staves.Portage.Configuration;

/// <summary>Variables whose values add up over the layers of a configuration (PMS profile-variables and Portage).</summary>
static class IncrementalVariables
{
    static readonly FrozenSet<string> Sets = FrozenSet.Create(
        StringComparer.Ordinal,
        "USE", "USE_EXPAND", "USE_EXPAND_HIDDEN", "USE_EXPAND_IMPLICIT", "USE_EXPAND_UNPREFIXED", "IUSE_IMPLICIT", "CONFIG_PROTECT",
        "CONFIG_PROTECT_MASK", "ENV_UNSET", "ACCEPT_KEYWORDS", "FEATURES", "PROFILE_ONLY_VARIABLES");

    /// <summary>Whose order counts: what is accepted is found by reading the words from left to right.</summary>
    static readonly FrozenSet<string> Sequences =
        FrozenSet.Create(StringComparer.Ordinal, "ACCEPT_LICENSE", "ACCEPT_PROPERTIES", "ACCEPT_RESTRICT");

    public static bool Contains(string name) => Sets.Contains(name) || Sequences.Contains(name);

    /// <summary>The value that comes out of the values of all layers, the lowest first.</summary>
    public static string Combine(string name, IEnumerable<string> values) => Sequences.Contains(name)
        ? string.Join(' ', WithoutOverridden([.. values.SelectMany(value => new WordEnumerator(value).ToList())]))
        : string.Join(' ', Fold(values).Order(StringComparer.Ordinal));

    /// <summary>`x` adds, `-x` removes, `-*` removes all.</summary>
    public static HashSet<string> Fold(IEnumerable<string> values)
    {
        var set = new HashSet<string>(StringComparer.Ordinal);
        foreach (string value in values)
        {
            foreach (ReadOnlySpan<char> word in new WordEnumerator(value))
            {
                Apply(set, word);
            }
        }

        return set;
    }

    public static void Apply(HashSet<string> set, ReadOnlySpan<char> word)
    {
        if (word is "-*")
        {
            set.Clear();
        }
        else if (word.StartsWith('-'))
        {
            set.Remove(word[1..].ToString());
        }
        else
        {
            set.Add(word.ToString());
        }
    }

    /// <summary>Drops what a later `*` or `-*` makes meaningless.</summary>
    static IEnumerable<string> WithoutOverridden(List<string> words)
    {
        int last = words.FindLastIndex(word => word is "*" or "-*");
        return last < 0 ? words : words.Skip(words[last] == "*" ? last : last + 1);
    }
}
