using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Downloads;

/// <summary>Names and passwords by host (the netrc format of ftp(1) and curl(1)). `default` is left out on purpose: it would send a
/// password to every server that a file comes from.</summary>
public sealed class Netrc
{
    const long LargestFile = 1024 * 1024;

    public static readonly Netrc None = new([]);

    readonly ImmutableArray<Entry> _entries;

    Netrc(ImmutableArray<Entry> entries) => _entries = entries;

    /// <summary>The file that $NETRC names, else `~/.netrc`; null where there is none.</summary>
    /// <param name="variable">The environment's variables by name.</param>
    public static string? FileOf(Func<string, string?> variable)
    {
        string? path = variable("NETRC") is { Length: > 0 } given ? given
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".netrc")
            : null;
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }

    /// <exception cref="StavesException">STV4120: the file cannot be read or is not of its form. The message has no word of it.</exception>
    public static Netrc Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile ? Parse(File.ReadAllText(path)) : throw new FormatException("it is larger than 1 MiB");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StavesException(
                new Diagnostic("STV4120", $"`{path}` cannot be used: {exception.Message}", new SourceLocation(path), "correct it, or go without it: `--no-netrc`"),
                exception);
        }
    }

    /// <exception cref="FormatException">A word is missing after one that needs it.</exception>
    public static Netrc Parse(string text)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        Entry? open = null;
        using IEnumerator<string> words = Words(text).GetEnumerator();
        while (words.MoveNext())
        {
            string key = words.Current;
            switch (key)
            {
                case "machine":
                    Close();
                    open = new Entry(Next(words, key), "", "");
                    break;
                case "default":
                    Close();
                    open = null;
                    break;
                case "login":
                    string login = Next(words, key);
                    open = open is null ? null : open with { Login = login };
                    break;
                case "password":
                    string password = Next(words, key);
                    open = open is null ? null : open with { Password = password };
                    break;
                case "account":
                    Next(words, key);
                    break;
            }
        }

        Close();
        return new Netrc(entries.ToImmutable());

        void Close()
        {
            if (open is not null)
            {
                entries.Add(open);
            }
        }
    }

    /// <summary>What to log in with at a host; null where nothing is known of it.</summary>
    public (string Login, string Password)? Find(string host) =>
        _entries.FirstOrDefault(entry => entry.Machine.Equals(host, StringComparison.OrdinalIgnoreCase)) is { } entry ? (entry.Login, entry.Password) : null;

    static string Next(IEnumerator<string> words, string key) => words.MoveNext() ? words.Current : throw new FormatException($"nothing stands after `{key}`");

    /// <summary>Words between blanks, perhaps in quotes. A macro runs from `macdef` to the next empty line and is no word at all.</summary>
    static IEnumerable<string> Words(string text)
    {
        bool inMacro = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (inMacro)
            {
                inMacro = line.Length > 0;
                continue;
            }

            int position = 0;
            while (NextWord(line, ref position) is { } word)
            {
                if (word == "macdef")
                {
                    inMacro = true;
                    break;
                }

                yield return word;
            }
        }
    }

    static string? NextWord(string line, ref int position)
    {
        while (position < line.Length && char.IsWhiteSpace(line[position]))
        {
            position++;
        }

        if (position == line.Length || line[position] == '#')
        {
            return null;
        }

        bool isQuoted = line[position] == '"';
        position += isQuoted ? 1 : 0;
        var word = new System.Text.StringBuilder();
        for (; position < line.Length && !(isQuoted ? line[position] == '"' : char.IsWhiteSpace(line[position])); position++)
        {
            position += isQuoted && line[position] == '\\' && position + 1 < line.Length ? 1 : 0;
            word.Append(line[position]);
        }

        // A quotation that nobody has closed ends with its line.
        position += isQuoted && position < line.Length ? 1 : 0;
        return word.ToString();
    }

    sealed record Entry(string Machine, string Login, string Password)
    {
        // The text of a record has all that is in it.
        public override string ToString() => Machine;
    }
}
