using System.Runtime.InteropServices;
using Staves.Portage.Metadata;

namespace Staves.Portage.Configuration;

/// <summary>Finds the lines of package.* files that are about a package. Lines are filed under the name in them, and parsed only when a
/// package of that name is asked for. Safe to ask from several threads.</summary>
sealed class PackageSettingIndex
{
    /// <summary>The last line about each name.</summary>
    readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);
    Entry? _lastWildcard;

    public bool IsEmpty => _byName.Count == 0 && _lastWildcard is null;

    /// <param name="layer">Lines of a higher layer override those of a lower one, however specific these are.</param>
    /// <param name="line">A line whose first word is a package pattern.</param>
    public void Add(int layer, ConfigurationLine line) => Add(line.FirstWord, new Entry(layer, line));

    public void Add(int layer, PackageSetting setting) => Add(setting.Pattern.ToString(), new Entry(layer, setting));

    /// <summary>The settings of one layer after another; within a layer in the order in which they apply.</summary>
    public IReadOnlyList<(int Layer, PackageSetting Setting)> Matching(PackageMetadata package)
    {
        if (!_byName.TryGetValue(package.Name.Package.ToString(), out Entry? named) && _lastWildcard is null)
        {
            return [];
        }

        var matching = new List<(int Layer, PackageSetting Setting)>();
        AddMatching(_lastWildcard, package, matching);
        AddMatching(named, package, matching);
        matching.Reverse();
        return matching.Count < 2 ? matching : Ordered(matching);
    }

    static void AddMatching(Entry? last, PackageMetadata package, List<(int, PackageSetting)> matching)
    {
        for (Entry? entry = last; entry is not null; entry = entry.Previous)
        {
            if (entry.Setting.Pattern.Matches(package))
            {
                matching.Add((entry.Layer, entry.Setting));
            }
        }
    }

    static List<(int Layer, PackageSetting Setting)> Ordered(List<(int Layer, PackageSetting Setting)> matching)
    {
        var ordered = new List<(int, PackageSetting)>(matching.Count);
        foreach (IGrouping<int, PackageSetting> layer in matching.GroupBy(match => match.Layer, match => match.Setting).OrderBy(group => group.Key))
        {
            List<PackageSetting> inLayer = [.. layer];
            SpecificityOrder.Sort(inLayer);
            ordered.AddRange(inLayer.Select(setting => (layer.Key, setting)));
        }

        return ordered;
    }

    void Add(ReadOnlySpan<char> pattern, Entry entry)
    {
        ReadOnlySpan<char> name = PackagePattern.PackagePart(pattern);
        if (name.Contains('*'))
        {
            entry.Previous = _lastWildcard;
            _lastWildcard = entry;
            return;
        }

        ref Entry? last = ref CollectionsMarshal.GetValueRefOrAddDefault(_byName.GetAlternateLookup<ReadOnlySpan<char>>(), name, out _);
        entry.Previous = last;
        last = entry;
    }

    sealed class Entry
    {
        readonly ConfigurationLine _line;
        PackageSetting? _setting;

        public Entry(int layer, ConfigurationLine line)
        {
            Layer = layer;
            _line = line;
        }

        public Entry(int layer, PackageSetting setting)
        {
            Layer = layer;
            _setting = setting;
        }

        public int Layer { get; }

        public PackageSetting Setting => _setting ??= PackageSetting.Parse(_line);

        /// <summary>The line about the same name before this one.</summary>
        public Entry? Previous { get; set; }
    }
}
