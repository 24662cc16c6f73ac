using System.Text.RegularExpressions;

namespace Staves.Building.Quality;

/// <summary>What an ebuild says is meant to be as it is: its QA_* variables, whose words are patterns of paths without their first `/`.</summary>
sealed class QualityExceptions
{
    /// <summary>QA_PREBUILT stands for each of these.</summary>
    const string All = "QA_PREBUILT";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly ILookup<string, Regex> _patterns;

    QualityExceptions(ILookup<string, Regex> patterns) => _patterns = patterns;

    /// <summary>Reads the lines that the phase library left: a variable, a tab, a word.</summary>
    public static QualityExceptions Read(string file) => new(
        (File.Exists(file) ? File.ReadAllLines(file) : [])
            .Select(line => line.Split('\t', 2))
            .Where(fields => fields.Length == 2)
            .Select(fields => (Name: fields[0], Pattern: Compile(fields[1].TrimStart('/'))))
            .ToLookup(pair => pair.Name, pair => pair.Pattern, StringComparer.Ordinal));

    /// <param name="variable">`QA_TEXTRELS`.</param>
    /// <param name="path">As it is installed.</param>
    public bool Cover(string variable, string path) => _patterns[variable].Concat(_patterns[All]).Any(pattern => pattern.IsMatch(path[1..]));

    /// <summary>A word is a regular expression in which a `*` of its own stands for anything.</summary>
    static Regex Compile(string word)
    {
        try
        {
            return new Regex($"^(?:{word.Replace(".*", "*", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)})$", RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException)
        {
            return new Regex($"^{Regex.Escape(word)}$", RegexOptions.CultureInvariant, Patience);
        }
    }
}
