using System.Collections.Immutable;
using System.Text;
using Staves.Images.Accounts;
using Staves.Portage.Diagnostics;

namespace Staves.Images.TemporaryFiles;

/// <summary>Reads tmpfiles.d(5), by which packages declare directories and files that should be there when they run.</summary>
public static class TmpfilesFile
{
    const string Types = "fFwdDevqQpLcbCxXrRzZtThHaAm";
    const string OldRun = "/var/run/";
    const int FieldsBeforeArgument = 6;

    /// <summary>Lines of a file; what an image cannot know, such as the name of the machine, makes a line a warning.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="file">For messages.</param>
    /// <param name="warnings">Receives a diagnostic for each line that does not count.</param>
    public static ImmutableArray<TmpfilesLine> Parse(string text, string file, ICollection<Diagnostic> warnings)
    {
        ImmutableArray<TmpfilesLine>.Builder lines = ImmutableArray.CreateBuilder<TmpfilesLine>();
        foreach ((string line, SourceLocation location) in DeclaredLines.Of(text, file))
        {
            string problem = TryParse(line, location, out TmpfilesLine? parsed);
            if (parsed is not null)
            {
                lines.Add(parsed);
            }
            else
            {
                warnings.Add(new Diagnostic("STV6106", $"`{line}` is not carried out: {problem}", location));
            }
        }

        return lines.ToImmutable();
    }

    /// <summary>Says why there is no line.</summary>
    static string TryParse(string line, SourceLocation location, out TmpfilesLine? parsed)
    {
        parsed = null;
        if (!QuotedWords.TrySplit(line, FieldsBeforeArgument, out List<string> words, out string rest) || words.Count < 2 || words[0].Length == 0 || !Types.Contains(words[0][0], StringComparison.Ordinal))
        {
            return "it is no line of tmpfiles.d";
        }

        string Word(int index) => index < words.Count && words[index] != "-" ? words[index] : "";
        string? path = Expand(words[1]);
        string? argument = Expand(rest == "-" ? "" : Unescape(rest));
        string? user = Expand(Word(3).TrimStart(':'));
        string? group = Expand(Word(4).TrimStart(':'));
        if (path is null || argument is null || user is null || group is null)
        {
            return "an image does not know what a specifier in it stands for";
        }

        if (!path.StartsWith('/') || path.Split('/').Any(part => part is "." or "..") || path.AsSpan().ContainsAny('\0', '\n'))
        {
            return "its path is not an absolute one";
        }

        string mode = Word(2).TrimStart(':', '~');
        if (mode.Length > 4 || mode.Any(digit => digit is < '0' or > '7'))
        {
            return "its mode is no octal number";
        }

        path = path.StartsWith(OldRun, StringComparison.Ordinal) ? "/run/" + path[OldRun.Length..] : path;
        parsed = new TmpfilesLine(
            words[0][0], words[0][1..], string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries)), mode.Length == 0 ? null : Convert.ToInt32(mode, fromBase: 8),
            user, group, argument, location);
        return "";
    }

    /// <summary>Specifiers that mean the same on every machine; null where there is another.</summary>
    static string? Expand(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                expanded.Append(text[i]);
                continue;
            }

            string? value = (++i < text.Length ? text[i] : '\0') switch
            {
                '%' => "%",
                't' => "/run",
                'S' => "/var/lib",
                'C' => "/var/cache",
                'L' => "/var/log",
                'T' => "/tmp",
                'V' => "/var/tmp",
                'h' => "/root",
                'u' or 'g' => "root",
                'U' or 'G' => "0",
                _ => null,
            };
            if (value is null)
            {
                return null;
            }

            expanded.Append(value);
        }

        return expanded.ToString();
    }

    /// <summary>The escapes of C that a content is written with.</summary>
    static string Unescape(string text) => text
        .Replace("\\\\", "\0", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\t", "\t", StringComparison.Ordinal)
        .Replace("\\x20", " ", StringComparison.Ordinal)
        .Replace("\0", "\\", StringComparison.Ordinal);
}
