namespace Staves.Portage.Configuration;

/// <summary>What one layer says about flags: on, off, or nothing. Later words override earlier ones.</summary>
sealed class FlagChanges
{
    readonly Dictionary<string, bool> _flags = new(StringComparer.Ordinal);
    readonly List<(string Prefix, bool Enabled)> _prefixes = [];
    bool _clearsAll;

    public bool IsEmpty => _flags.Count == 0 && _prefixes.Count == 0 && !_clearsAll;

    public IEnumerable<string> EnabledFlags => _flags.Where(flag => flag.Value).Select(flag => flag.Key);

    /// <summary>Whether it could say anything about some of these flags.</summary>
    public bool MaySpeakOf(HashSet<string> flags)
    {
        if (_clearsAll || (_prefixes.Count > 0 && _prefixes.Exists(prefix => flags.Any(flag => flag.StartsWith(prefix.Prefix, StringComparison.Ordinal)))))
        {
            return true;
        }

        foreach (string flag in _flags.Keys)
        {
            if (flags.Contains(flag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What this layer makes of a flag; null where it leaves it as it is.</summary>
    public bool? ValueOf(string flag)
    {
        if (_flags.TryGetValue(flag, out bool enabled))
        {
            return enabled;
        }

        for (int i = _prefixes.Count - 1; i >= 0; i--)
        {
            if (flag.StartsWith(_prefixes[i].Prefix, StringComparison.Ordinal))
            {
                return _prefixes[i].Enabled;
            }
        }

        return _clearsAll ? false : null;
    }

    /// <summary>Takes `flag`, `+flag`, `-flag`, `-*`, `flag_*` and `-flag_*`.</summary>
    /// <param name="word">The word.</param>
    /// <param name="prefix">What stands in front of the flag's name: the lower-case name of a USE_EXPAND variable and `_`, or
    /// nothing.</param>
    public void Apply(ReadOnlySpan<char> word, string prefix = "")
    {
        bool enabled = !word.StartsWith('-');
        ReadOnlySpan<char> name = word is ['-' or '+', ..] ? word[1..] : word;
        if (name.IsEmpty)
        {
            return;
        }

        if (name is "*" && prefix.Length == 0)
        {
            if (!enabled)
            {
                ClearAll();
            }
        }
        else if (name.EndsWith('*') && (name.Length == 1 || name.EndsWith("_*", StringComparison.Ordinal)))
        {
            SetPrefix(string.Concat(prefix, name[..^1]), enabled);
        }
        else
        {
            _flags[string.Concat(prefix, name)] = enabled;
        }
    }

    public void Set(string flag, bool enabled) => _flags[flag] = enabled;

    /// <summary>Takes the words of a package.use line, where `NAME:` begins the values of a USE_EXPAND variable.</summary>
    public void ApplySetting(PackageSetting setting)
    {
        foreach (string word in WordsOf(setting))
        {
            Apply(word);
        }
    }

    /// <summary>The words of a package.use line as words of USE.</summary>
    public static IEnumerable<string> WordsOf(PackageSetting setting)
    {
        string prefix = "";
        foreach (string value in setting.Values)
        {
            if (value.EndsWith(':'))
            {
                prefix = PrefixOf(value[..^1]);
            }
            else
            {
                yield return value.StartsWith('-') ? $"-{prefix}{value[1..]}" : prefix + value;
            }
        }
    }

    public void ApplyWords(string words, string prefix = "")
    {
        foreach (ReadOnlySpan<char> word in new WordEnumerator(words))
        {
            Apply(word, prefix);
        }
    }

    /// <summary>Turns off every flag of a USE_EXPAND variable.</summary>
    public void ClearPrefix(string prefix) => SetPrefix(prefix, enabled: false);

    /// <summary>What the flags of the USE_EXPAND variable <paramref name="variable"/> begin with.</summary>
    public static string PrefixOf(string variable) => $"{variable.ToLowerInvariant()}_";

    /// <summary>Puts these on top of lower layers.</summary>
    /// <param name="stack">The lower layers.</param>
    /// <param name="layer">The number of this one.</param>
    public void PutOn(StackedFlags stack, int layer)
    {
        if (_clearsAll)
        {
            stack.ClearAll(layer);
        }

        foreach ((string prefix, bool enabled) in _prefixes)
        {
            stack.SetPrefix(prefix, enabled, layer);
        }

        foreach ((string flag, bool enabled) in _flags)
        {
            stack.Set(flag, enabled, layer);
        }
    }

    void ClearAll()
    {
        _flags.Clear();
        _prefixes.Clear();
        _clearsAll = true;
    }

    void SetPrefix(string prefix, bool enabled)
    {
        foreach (string flag in _flags.Keys.Where(flag => flag.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            _flags.Remove(flag);
        }

        _prefixes.Add((prefix, enabled));
    }
}
