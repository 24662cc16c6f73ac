using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Joins the sections of several files: of equal keys the last one counts.</summary>
sealed class ReposConfBuilder(string root, ProblemList problems)
{
    const string Code = "STV2120";
    const string Main = "main-repo";

    readonly Dictionary<string, IniEntry> _defaults = BuiltIn(root);
    readonly List<(string Name, SourceLocation Place, bool IsShipped, Dictionary<string, IniEntry> Own)> _sections = [];
    bool _isMainOfUser;

    public void Add(IReadOnlyList<IniSection> sections, bool isShipped)
    {
        foreach (IniSection section in sections)
        {
            Dictionary<string, IniEntry> target = section.Name == "DEFAULT" ? _defaults : OfSection(section, isShipped);
            foreach (IniEntry entry in section.Entries)
            {
                target[entry.Key] = entry;
                _isMainOfUser |= !isShipped && target == _defaults && entry.Key == Main;
            }
        }
    }

    public ReposConf Build()
    {
        IniEntry? main = _defaults.GetValueOrDefault(Main);
        ImmutableArray<RepositorySettings> repositories =
        [
            .. _sections
                .Select(section => Read(section.Name, section.Place, section.IsShipped, new IniValues(section.Own, _defaults)))
                .OfType<RepositorySettings>(),
        ];
        return new ReposConf(repositories, main is { Value.Length: > 0 } ? (main.Value, _isMainOfUser ? main.Location : null) : null);
    }

    static Dictionary<string, IniEntry> BuiltIn(string root)
    {
        var none = new SourceLocation("");
        return new Dictionary<string, IniEntry>(StringComparer.Ordinal)
        {
            ["eprefix"] = new("eprefix", "", none),
            ["eroot"] = new("eroot", "/", none),
            ["root"] = new("root", "/", none),
            ["portage_configroot"] = new("portage_configroot", $"{root.TrimEnd('/').Replace("%", "%%", StringComparison.Ordinal)}/", none),
        };
    }

    Dictionary<string, IniEntry> OfSection(IniSection section, bool isShipped)
    {
        int index = _sections.FindIndex(other => other.Name == section.Name);
        if (index < 0)
        {
            _sections.Add((section.Name, section.Location, isShipped, new Dictionary<string, IniEntry>(StringComparer.Ordinal)));
            index = _sections.Count - 1;
        }
        else if (!isShipped)
        {
            _sections[index] = (section.Name, section.Location, isShipped, _sections[index].Own);
        }

        return _sections[index].Own;
    }

    RepositorySettings? Read(string name, SourceLocation place, bool isShipped, IniValues values)
    {
        if (!NameRules.IsRepositoryName(name))
        {
            problems.Add(Code, $"`{name}` is not a repository name", place);
            return null;
        }

        ImmutableSortedDictionary<string, string>.Builder options =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string key in values.Keys)
        {
            if (values.Value(key, problems) is { } value)
            {
                options[key] = value;
            }
        }

        if (!options.TryGetValue("location", out string? location) || location.Length == 0)
        {
            if (values.Find("location") is { Value.Length: > 0 })
            {
                return null;
            }

            problems.Add(Code, $"the section `{name}` has no `location`", place, "add `location = /path/of/the/repository`");
            return null;
        }

        if (location.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(Code, $"the `location` of `{name}` holds a NUL, which no path does", place);
            return null;
        }

        ImmutableSortedDictionary<string, string> read = options.ToImmutable();
        return new RepositorySettings
        {
            Name = name,
            Location = Path.GetFullPath(Path.Combine(root, location)),
            Place = place,
            IsShipped = isShipped,
            Priority = PriorityOf(read, values),
            Masters = options.TryGetValue("masters", out string? masters) ? Words(masters) : null,
            Aliases = options.TryGetValue("aliases", out string? aliases) ? Words(aliases) : [],
            AutoSync = !options.TryGetValue("auto-sync", out string? auto) || auto.ToUpperInvariant() is "YES" or "TRUE",
            Options = read,
        };
    }

    int? PriorityOf(ImmutableSortedDictionary<string, string> options, IniValues values)
    {
        if (!options.TryGetValue("priority", out string? text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority))
        {
            return priority;
        }

        problems.Add(Code, $"the priority `{text}` is not a whole number", values.Find("priority")?.Location);
        return null;
    }

    static ImmutableArray<string> Words(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
