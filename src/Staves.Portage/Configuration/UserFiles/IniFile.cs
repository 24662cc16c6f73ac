using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>A file in the format of repos.conf: sections `[name]`, lines `key = value` or `key: value`, values that go on in lines
/// which are indented more, whole lines of comment after `#` or `;` (Portage's portage(5), Python's configparser).</summary>
static class IniFile
{
    const string Code = "STV2120";

    public static IReadOnlyList<IniSection> Parse(string text, string path, ProblemList problems)
    {
        var sections = new List<IniSection>();
        List<IniEntry> entries = [];
        int indentation = 0;
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> content = line.Trim();
            if (content.IsEmpty || content[0] is '#' or ';')
            {
                continue;
            }

            var location = new SourceLocation(path, number);
            int start = line.IndexOf(content, StringComparison.Ordinal);
            if (start > indentation && entries.Count > 0)
            {
                entries[^1] = entries[^1] with { Value = $"{entries[^1].Value}\n{content}" };
            }
            else if (content[0] == '[' && content.LastIndexOf(']') is var close and > 1)
            {
                indentation = start;
                entries = [];
                AddSection(sections, new IniSection(content[1..close].ToString(), entries, location), problems);
            }
            else if (sections.Count == 0)
            {
                problems.Add(Code, $"`{content}` stands before the first section", location, "put `[name]` before it");
            }
            else
            {
                indentation = start;
                AddEntry(entries, content, location, problems);
            }
        }

        return sections;
    }

    static void AddSection(List<IniSection> sections, IniSection section, ProblemList problems)
    {
        if (section.Name != "DEFAULT" && sections.Exists(other => other.Name == section.Name))
        {
            problems.Add(Code, $"the section `{section.Name}` is there twice", section.Location, "join the two");
        }

        sections.Add(section);
    }

    static void AddEntry(List<IniEntry> entries, ReadOnlySpan<char> content, SourceLocation location, ProblemList problems)
    {
        int delimiter = content.IndexOfAny('=', ':');
        if (delimiter <= 0)
        {
            problems.Add(Code, $"`{content}` is not a line of the form `key = value`", location);
            return;
        }

        string key = content[..delimiter].TrimEnd().ToString().ToLowerInvariant();
        if (entries.Exists(other => other.Key == key))
        {
            problems.Add(Code, $"`{key}` is there twice in one section", location, "remove one");
        }

        entries.Add(new IniEntry(key, content[(delimiter + 1)..].Trim().ToString(), location));
    }
}
