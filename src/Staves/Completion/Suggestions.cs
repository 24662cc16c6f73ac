using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Completion;

/// <summary>What may come next on a command line: the answer to `[suggest:POSITION] LINE`, which the completion scripts ask.</summary>
static partial class Suggestions
{
    const string DefaultCommand = "build";

    /// <summary>Whether the program is asked for suggestions.</summary>
    public static bool AreAskedFor(string[] arguments) => arguments is [var directive, _] && directive.StartsWith("[suggest", StringComparison.Ordinal);

    /// <summary>The words that may stand where the line ends, sorted; options only where one has been begun or nothing else may stand there.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="line">The command line from the program's name up to the cursor.</param>
    public static ImmutableArray<string> For(RootCommand root, string line)
    {
        int end = line.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0)
        {
            return [];
        }

        // `--format=json` and `--format json` are completed alike.
        string rest = Assignment.Replace(line[end..].TrimStart(), "${option} ");
        rest = rest.StartsWith('-') ? $"{DefaultCommand} {rest}" : rest;
        string word = rest[(rest.LastIndexOf(' ') + 1)..];
        string[] words =
        [
            .. root.Parse(rest, new ParserConfiguration { EnablePosixBundling = false }).GetCompletions(rest.Length)
                .Select(item => item.InsertText ?? item.Label)
                .Where(text => text.StartsWith(word, StringComparison.Ordinal) && text is not ("-h" or "-?" or "/h" or "/?"))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        string[] values = [.. words.Where(text => !text.StartsWith('-'))];
        return word.StartsWith('-') || values.Length == 0 ? [.. words] : [.. values];
    }

    [GeneratedRegex(@"(?<=^|\s)(?<option>--[a-z-]+)=(?=\S*$)", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Assignment { get; }
}
