using Staves.Portage.Metadata;

namespace Staves.Portage.Configuration;

/// <summary>Finds the lines of package.* files that are about a package. Lines are filed under the name in them, and parsed only when a
/// package of that name is asked for.</summary>
sealed class PackageSettingIndex
{
    readonly Dictionary<string, List<Entry>> _byName = new(StringComparer.Ordinal);
    readonly List<Entry> _wildcards = [];

    public bool IsEmpty => _byName.Count == 0 && _wildcards.Count == 0;

    /// <param name="layer">Lines of a higher layer override those of a lower one, however specific these are.</param>
    /// <param name="line">A line whose first word is a package pattern.</param>
    public void Add(int layer, ConfigurationLine line) => Add(line.FirstWord, new Entry(layer, line, null));

    public void Add(int layer, PackageSetting setting) => Add(setting.Pattern.ToString(), new Entry(layer, default, setting));

    /// <summary>The settings of one layer after another; within a layer in the order in which they apply.</summary>
    public IReadOnlyList<(int Layer, PackageSetting Setting)> Matching(PackageMetadata package)
    {
        bool isNamed = _byName.TryGetValue(package.Name.Package.ToString(), out List<Entry>? named);
        if (!isNamed && _wildcards.Count == 0)
        {
            return [];
        }

        var matching = new List<(int, PackageSetting)>();
        var inLayer = new List<PackageSetting>();
        foreach (IGrouping<int, Entry> layer in (named ?? []).Concat(_wildcards).GroupBy(entry => entry.Layer).OrderBy(group => group.Key))
        {
            inLayer.Clear();
            inLayer.AddRange(layer
                .Select(entry => entry.Setting ?? PackageSetting.Parse(entry.Line))
                .Where(setting => setting.Pattern.Matches(package)));
            SpecificityOrder.Sort(inLayer);
            matching.AddRange(inLayer.Select(setting => (layer.Key, setting)));
        }

        return matching;
    }

    void Add(ReadOnlySpan<char> pattern, Entry entry)
    {
        ReadOnlySpan<char> name = PackagePattern.PackagePart(pattern);
        if (name.Contains('*'))
        {
            _wildcards.Add(entry);
            return;
        }

        var bySpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!bySpan.TryGetValue(name, out List<Entry>? entries))
        {
            bySpan[name] = entries = [];
        }

        entries.Add(entry);
    }

    readonly record struct Entry(int Layer, ConfigurationLine Line, PackageSetting? Setting);
}
