using System.Text.RegularExpressions;

namespace Staves.Building.Documentation;

/// <summary>Words of PORTAGE_COMPRESS_EXCLUDE_SUFFIXES: extended regular expressions over what follows the last dot of a name.</summary>
sealed class SuffixPatterns(string words)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Regex? _pattern = Compile(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public bool Match(string path) => _pattern?.IsMatch(path[(path.LastIndexOf('.') + 1)..]) == true;

    static Regex? Compile(string[] words)
    {
        try
        {
            return words.Length == 0 ? null : new Regex($"^(?:{string.Join('|', words)})$", RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException)
        {
            // A word that is no expression excludes the suffix that it spells.
            return new Regex($"^(?:{string.Join('|', words.Select(Regex.Escape))})$", RegexOptions.CultureInvariant, Patience);
        }
    }
}
