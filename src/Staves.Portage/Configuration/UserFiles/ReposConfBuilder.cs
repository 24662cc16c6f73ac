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

    readonly IniSections _sections = new(root);
    bool _isMainOfUser;

    public void Add(IReadOnlyList<IniSection> sections, bool isShipped)
    {
        _sections.Add(sections, isShipped);
        _isMainOfUser |= !isShipped && sections.Any(section => section.Name == "DEFAULT" && section.Entries.Any(entry => entry.Key == Main));
    }

    public ReposConf Build()
    {
        IniEntry? main = _sections.Default(Main);
        ImmutableArray<RepositorySettings> repositories =
            [.. _sections.All.Select(section => Read(section.Name, section.Place, section.IsShipped, section.Values)).OfType<RepositorySettings>()];
        return new ReposConf(repositories, main is { Value.Length: > 0 } ? (main.Value, _isMainOfUser ? main.Location : null) : null);
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
