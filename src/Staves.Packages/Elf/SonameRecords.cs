using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;

namespace Staves.Packages.Elf;

/// <summary>What Portage records about the libraries of a package: the texts of `NEEDED.ELF.2`, `PROVIDES` and `REQUIRES`, empty for none.</summary>
public sealed record SonameRecords(string NeededElf2, string Provides, string Requires)
{
    /// <summary>The records of a package with these files; the exclusions are the words of `PROVIDES_EXCLUDE` and `REQUIRES_EXCLUDE`.</summary>
    public static SonameRecords Of(
        IEnumerable<NeededEntry> entries, ImmutableArray<string> providesExclude, ImmutableArray<string> requiresExclude)
    {
        ImmutableArray<NeededEntry> all = [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
        ImmutableArray<NeededEntry> known = [.. all.Where(entry => entry.MultilibCategory.Length > 0)];
        var own = known.Where(entry => entry.Soname.Length > 0).Select(entry => (entry.MultilibCategory, entry.Soname)).ToHashSet();
        IEnumerable<(string Category, string Soname)> provides = known
            .Where(entry => entry.Soname.Length > 0 && !IsExcluded(entry.Path, entry.Soname, providesExclude))
            .Select(entry => (entry.MultilibCategory, entry.Soname));
        IEnumerable<(string Category, string Soname)> requires = known
            .SelectMany(entry => entry.Needed
                .Where(soname => !IsExcluded(entry.Path, soname, requiresExclude))
                .Select(soname => (entry.MultilibCategory, soname)))
            .Where(required => !own.Contains(required));
        return new SonameRecords(string.Concat(all.Select(entry => entry + "\n")), Render(provides), Render(requires));
    }

    /// <summary>A pattern with a leading slash is for paths, any other for sonames.</summary>
    static bool IsExcluded(string path, string soname, ImmutableArray<string> patterns) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, pattern.StartsWith('/') ? path : soname, ignoreCase: false));

    static string Render(IEnumerable<(string Category, string Soname)> sonames)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, string> category in sonames
            .Distinct()
            .OrderBy(pair => pair.Category, StringComparer.Ordinal)
            .ThenBy(pair => pair.Soname, StringComparer.Ordinal)
            .GroupBy(pair => pair.Category, pair => pair.Soname, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? " " : "").Append(category.Key).Append(": ").AppendJoin(' ', category);
        }

        return text.Length > 0 ? text.Append('\n').ToString() : "";
    }
}
