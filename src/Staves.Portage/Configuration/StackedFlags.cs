namespace Staves.Portage.Configuration;

/// <summary>What layers say about flags taken together: of each flag the highest layer that speaks of it. Layers are put on it from the lowest
/// to the highest.</summary>
sealed class StackedFlags
{
    readonly Dictionary<string, FlagValue> _flags = new(StringComparer.Ordinal);
    readonly List<(string Prefix, FlagValue Value)> _prefixes = [];
    FlagValue? _others;

    public IEnumerable<string> EnabledFlags => _flags.Where(flag => flag.Value.Enabled).Select(flag => flag.Key);

    /// <summary>What is said of a flag; null where nothing is.</summary>
    public FlagValue? ValueOf(string flag)
    {
        if (_flags.TryGetValue(flag, out FlagValue value))
        {
            return value;
        }

        for (int i = _prefixes.Count - 1; i >= 0; i--)
        {
            if (flag.StartsWith(_prefixes[i].Prefix, StringComparison.Ordinal))
            {
                return _prefixes[i].Value;
            }
        }

        return _others;
    }

    public void Set(string flag, bool enabled, int layer) => _flags[flag] = new FlagValue(enabled, layer);

    /// <summary>Turns all flags that begin so on or off.</summary>
    public void SetPrefix(string prefix, bool enabled, int layer)
    {
        foreach (string flag in _flags.Keys.Where(flag => flag.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            _flags.Remove(flag);
        }

        _prefixes.Add((prefix, new FlagValue(enabled, layer)));
    }

    /// <summary>Turns all flags off.</summary>
    public void ClearAll(int layer)
    {
        _flags.Clear();
        _prefixes.Clear();
        _others = new FlagValue(Enabled: false, layer);
    }
}
