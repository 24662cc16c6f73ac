using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Staves.Specification.Schema;

/// <summary>All keys of one table. A reader that asks for another fails, so that none is missing in the schema.</summary>
sealed class TableKeys
{
    readonly FrozenDictionary<string, KeyDescription> _byName;

    public TableKeys(params ImmutableArray<KeyDescription> keys)
    {
        All = keys;
        _byName = keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);
    }

    /// <summary>In the order of the documentation.</summary>
    public ImmutableArray<KeyDescription> All { get; }

    /// <summary>Keys of which exactly one is given; empty where there is no such choice.</summary>
    public ImmutableArray<string> Alternatives { get; init; } = [];

    /// <summary>Which other keys there may be, each a table; null for none.</summary>
    public TableKeys? Others { get; init; }

    /// <summary>A regular expression of those other keys.</summary>
    public string OthersPattern { get; init; } = "";

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Whether a key stands in this table without a header of its own.</summary>
    public bool HasValue(string name) => _byName.GetValueOrDefault(name) is { IsHeader: false };
}
