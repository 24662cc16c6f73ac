using System.Collections.Immutable;
using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;

namespace Staves.ResolverCases;

/// <summary>Words that say which packages are meant, `foo` in any category, from an option or a file.</summary>
static class PatternList
{
    public static ImmutableArray<string> Words(JsonElement list) =>
        [.. list.EnumerateArray().SelectMany(text => Words(text.GetString()!))];

    public static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    public static ImmutableArray<PackagePattern> Parse(IEnumerable<string> words) =>
        [.. words.Select(word => PackagePattern.Parse(word.Contains('/', StringComparison.Ordinal) ? word : $"*/{word}"))];

    /// <summary>The lines `key = value` of a section of repos.conf or binrepos.conf.</summary>
    public static ImmutableArray<string> Of(IEnumerable<string> lines, string section, string key)
    {
        bool isInside = false;
        foreach (string line in lines)
        {
            if (line.StartsWith('['))
            {
                isInside = line == $"[{section}]";
            }
            else if (isInside && line.Split('=', 2) is [var name, var value] && name.Trim() == key)
            {
                return Words(value);
            }
        }

        return [];
    }
}
