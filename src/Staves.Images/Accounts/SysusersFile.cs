using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Accounts;

/// <summary>Reads sysusers.d(5), by which packages declare accounts. Ids must be fixed: one that is found at build time would not repeat.</summary>
public static class SysusersFile
{
    const string DefaultHome = "/";
    const string DefaultShell = "/sbin/nologin";

    /// <exception cref="StavesException">STV6006: all lines that cannot be read.</exception>
    public static ImmutableArray<SysusersLine> Parse(string text, string file)
    {
        var problems = new List<Diagnostic>();
        ImmutableArray<SysusersLine>.Builder lines = ImmutableArray.CreateBuilder<SysusersLine>();
        foreach ((string line, SourceLocation location) in DeclaredLines.Of(text, file))
        {
            if (TryParseLine(line, location, out SysusersLine? parsed, out string expected))
            {
                lines.AddRange(parsed is null ? Array.Empty<SysusersLine>() : [parsed]);
            }
            else
            {
                problems.Add(new Diagnostic("STV6006", $"`{line}` is not a line of sysusers.d with a fixed id: expected {expected}", location));
            }
        }

        return problems.Count == 0 ? lines.ToImmutable() : throw new StavesException(problems);
    }

    /// <summary>True with null for `r`, which only says where ids would be looked for.</summary>
    static bool TryParseLine(string line, SourceLocation location, out SysusersLine? parsed, out string expected)
    {
        parsed = null;
        expected = "quotes in pairs";
        if (!QuotedWords.TrySplit(line, out List<string> words))
        {
            return false;
        }

        string Word(int index, string otherwise) => index < words.Count && words[index] is not ("-" or "") ? words[index] : otherwise;
        switch (words[0])
        {
            case "r":
                return true;
            case "g":
                expected = "`g NAME GID`";
                parsed = words.Count >= 3 && IsName(words[1]) && TryReadId(words[2], out uint group)
                    ? new SysusersLine.Group(words[1], group, location)
                    : null;
                return parsed is not null;
            case "m":
                expected = "`m USER GROUP`";
                parsed = words.Count >= 3 && IsName(words[1]) && IsName(words[2])
                    ? new SysusersLine.Membership(words[1], words[2], location)
                    : null;
                return parsed is not null;
            case "u" or "u!":
                expected = "`u NAME UID:GID \"GECOS\" HOME SHELL`";
                string[] ids = Word(2, "").Split(':');
                string? primary = ids is [_, { Length: > 0 } second] && second != "-" ? second : null;
                bool valid = words.Count >= 3 && IsName(words[1]) && ids.Length <= 2 && TryReadId(ids[0], out _)
                    && (primary is null || IsName(primary) || TryReadId(primary, out _))
                    && words.Skip(3).All(IsField);
                parsed = valid
                    ? new SysusersLine.User(words[1], ReadId(ids[0]), primary, Word(3, ""), Word(4, DefaultHome), Word(5, DefaultShell), location)
                    : null;
                return valid;
            default:
                expected = "`g`, `u`, `m` or `r`";
                return false;
        }
    }

    /// <summary>4294967295 and 65535 mean "no id" to system calls.</summary>
    static bool TryReadId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id is not (uint.MaxValue or ushort.MaxValue);

    static uint ReadId(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    static bool IsName(string text) =>
        text.Length is > 0 and <= 31
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');

    /// <summary>A colon would begin the next field of /etc/passwd, and a specifier (`%h`) is not known at build time.</summary>
    static bool IsField(string text) => !text.AsSpan().ContainsAny(":%\n");
}
