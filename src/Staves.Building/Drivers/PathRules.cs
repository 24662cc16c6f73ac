using System.Collections.Immutable;

namespace Staves.Building.Drivers;

/// <summary>What `dostrip` said: paths that are included, and paths that are excluded again (PMS dostrip).</summary>
sealed record PathRules(ImmutableArray<string> Included, ImmutableArray<string> Excluded)
{
    /// <summary>Reads the lines that the phase library left: `+/path` and `-/path`.</summary>
    public static PathRules Read(string file, ImmutableArray<string> included)
    {
        string[] lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        return new PathRules(
            [.. included, .. lines.Where(line => line.StartsWith('+')).Select(line => line[1..])],
            [.. lines.Where(line => line.StartsWith('-')).Select(line => line[1..])]);
    }

    public bool Apply(string path) => Included.Any(rule => Covers(rule, path)) && !Excluded.Any(rule => Covers(rule, path));

    static bool Covers(string rule, string path)
    {
        string trimmed = rule.TrimEnd('/');
        return trimmed.Length == 0 || path == trimmed || path.StartsWith(trimmed + "/", StringComparison.Ordinal);
    }
}
