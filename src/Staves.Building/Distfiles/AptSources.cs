namespace Staves.Building.Distfiles;

/// <summary>Reads apt's source lists in both of their formats (sources.list(5)); what is not understood is passed over, as it is apt's.</summary>
static class AptSources
{
    static readonly char[] Blanks = [' ', '\t'];

    public static IEnumerable<AptSource> Read(string apt)
    {
        foreach (string line in Lines(Path.Combine(apt, "sources.list")))
        {
            if (OneLine(line) is { } source)
            {
                yield return source;
            }
        }

        string directory = Path.Combine(apt, "sources.list.d");
        string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            IEnumerable<AptSource> sources = Path.GetExtension(file) switch
            {
                ".list" => Lines(file).Select(OneLine).OfType<AptSource>(),
                ".sources" => Stanzas(ReadText(file)),
                _ => [],
            };
            foreach (AptSource source in sources)
            {
                yield return source;
            }
        }
    }

    /// <summary>The lines of a file without comments and blank ones; none where it cannot be read.</summary>
    public static IEnumerable<string> Lines(string path) => ReadText(path)
        .Split('\n')
        .Select(line => line.Split('#', 2)[0].Trim())
        .Where(line => line.Length > 0);

    public static string ReadText(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>`deb [options] uri suite component…`.</summary>
    static AptSource? OneLine(string line)
    {
        int open = line.IndexOf('[', StringComparison.Ordinal);
        int close = line.IndexOf(']', StringComparison.Ordinal);
        string plain = open > 0 && close > open && line[..open].Trim() is "deb" or "deb-src" ? $"{line[..open]} {line[(close + 1)..]}" : line;
        string[] words = Words(plain);
        return words.Length >= 3 && words[0] is "deb" or "deb-src"
            ? new AptSource([words[1]], [words[2]], [.. words.Skip(3)])
            : null;
    }

    /// <summary>Stanzas of `Field: value` lines, a value going on in lines that begin with a blank.</summary>
    static IEnumerable<AptSource> Stanzas(string text)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()).Append(""))
        {
            if (line.Length == 0)
            {
                if (Stanza(fields) is { } source)
                {
                    yield return source;
                }

                fields.Clear();
                last = null;
            }
            else if (line[0] == '#')
            {
                // Also between the lines of one value.
            }
            else if (Blanks.Contains(line[0]) && last is not null)
            {
                fields[last] += $" {line.Trim()}";
            }
            else if (line.Split(':', 2) is [var name, var value])
            {
                last = name.Trim();
                fields[last] = value.Trim();
            }
        }
    }

    static AptSource? Stanza(Dictionary<string, string> fields) =>
        fields.GetValueOrDefault("Enabled", "yes").ToLowerInvariant() is "no" or "false" or "0" or "off" or "without" or "disable"
        || !fields.TryGetValue("URIs", out string? uris)
            ? null
            : new AptSource(
                [.. Words(uris)],
                [.. Words(fields.GetValueOrDefault("Suites", ""))],
                [.. Words(fields.GetValueOrDefault("Components", ""))]);

    static string[] Words(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
