using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>The sections of several files in the format of <see cref="IniFile"/>: of equal keys the last one counts. Those of `[DEFAULT]` hold
/// for all.</summary>
sealed class IniSections
{
    const string DefaultName = "DEFAULT";

    readonly Dictionary<string, IniEntry> _defaults;
    readonly List<Section> _sections = [];

    /// <param name="root">The directory above `etc`, which values may name as `%(PORTAGE_CONFIGROOT)s`.</param>
    public IniSections(string root)
    {
        var none = new SourceLocation("");
        _defaults = new Dictionary<string, IniEntry>(StringComparer.Ordinal)
        {
            ["eprefix"] = new("eprefix", "", none),
            ["eroot"] = new("eroot", "/", none),
            ["root"] = new("root", "/", none),
            ["portage_configroot"] = new("portage_configroot", $"{root.TrimEnd('/').Replace("%", "%%", StringComparison.Ordinal)}/", none),
        };
    }

    /// <summary>In the order in which they first stood.</summary>
    public IEnumerable<(string Name, SourceLocation Place, bool IsShipped, IniValues Values)> All =>
        _sections.Select(section => (section.Name, section.Place, section.IsShipped, new IniValues(section.Own, _defaults)));

    public IniEntry? Default(string key) => _defaults.GetValueOrDefault(key);

    /// <param name="sections">Of one file.</param>
    /// <param name="isShipped">Whether a distribution brings the file, not the user.</param>
    public void Add(IReadOnlyList<IniSection> sections, bool isShipped)
    {
        foreach (IniSection section in sections)
        {
            Dictionary<string, IniEntry> target = section.Name == DefaultName ? _defaults : OfSection(section, isShipped);
            foreach (IniEntry entry in section.Entries)
            {
                target[entry.Key] = entry;
            }
        }
    }

    Dictionary<string, IniEntry> OfSection(IniSection section, bool isShipped)
    {
        int index = _sections.FindIndex(other => other.Name == section.Name);
        if (index < 0)
        {
            _sections.Add(new Section(section.Name, section.Location, isShipped, new Dictionary<string, IniEntry>(StringComparer.Ordinal)));
            return _sections[^1].Own;
        }

        if (!isShipped)
        {
            _sections[index] = _sections[index] with { Place = section.Location, IsShipped = false };
        }

        return _sections[index].Own;
    }

    sealed record Section(string Name, SourceLocation Place, bool IsShipped, Dictionary<string, IniEntry> Own);
}
