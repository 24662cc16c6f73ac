using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Staves.Building.InstallPhases;

/// <summary>Reads words of bash source: quotes, escapes, and expansions, whose commands it has somebody else read.</summary>
/// <param name="text">The source.</param>
/// <param name="readCommands">Reads commands from the position up to and with the closing parenthesis.</param>
/// <param name="readText">Reads commands in a text of its own, that of `…`.</param>
sealed class ShellWordReader(string text, Action readCommands, Action<string> readText)
{
    const int DeepestNesting = 60;

    static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    int _depth;

    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    public char Current => Position < text.Length ? text[Position] : '\0';

    public char Next => Position + 1 < text.Length ? text[Position + 1] : '\0';

    public bool Follows(string expected) => string.CompareOrdinal(text, Position, expected, 0, expected.Length) == 0;

    /// <summary>Something nested: whatever is nested without end is not read.</summary>
    public void Nested(Action read)
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormatException("too deep");
        }

        read();
        _depth--;
    }

    /// <summary>Passes blanks and escaped line breaks.</summary>
    public void SkipBlanks()
    {
        while (Current is ' ' or '\t' || (Current == '\\' && Next == '\n'))
        {
            Position += Current == '\\' ? 2 : 1;
        }
    }

    /// <summary>A word from here to the next blank or operator; it has at least one character.</summary>
    public ShellWord ReadWord()
    {
        int start = Position;
        string? assigned = null;
        var literal = new WordText();
        while (!AtEnd)
        {
            char c = Current;
            if (c == '=')
            {
                assigned ??= AssignedName(start);
            }

            if (c == '(' && assigned is not null && text[Position - 1] == '=')
            {
                return new ShellWord(null, ReadArray()) { AssignedName = assigned };
            }

            if (c is '<' or '>' && Next == '(')
            {
                ReadSubstitution(literal, 2);
            }
            else if (c is '?' or '*' or '+' or '@' or '!' && Next == '(')
            {
                // An extended pattern.
                literal.Append(c);
                Position++;
                Nested(() => ReadUntilParenthesis(literal));
            }
            else if (c is ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')')
            {
                break;
            }
            else
            {
                ReadPart(literal);
            }
        }

        return Position > start
            ? new ShellWord(literal.Value) { AssignedName = assigned, IsBare = !literal.IsQuoted }
            : throw new FormatException($"no word at {start}");
    }

    /// <summary>One character, or one quoted or expanded part.</summary>
    public void ReadPart(WordText literal)
    {
        switch (Current)
        {
            case '\'':
                int end = text.IndexOf('\'', Position + 1);
                literal.AppendQuoted(text[(Position + 1)..(end < 0 ? throw Unclosed() : end)]);
                Position = end + 1;
                break;
            case '"':
                Position++;
                literal.AppendQuoted("");
                ReadDoubleQuoted(literal, '"');
                break;
            case '\\':
                literal.AppendQuoted(Next == '\n' ? "" : Next.ToString());
                Position = Math.Min(text.Length, Position + 2);
                break;
            case '$' or '`':
                ReadExpansion(literal, isQuoted: false);
                break;
            default:
                literal.Append(Current);
                Position++;
                break;
        }
    }

    /// <summary>What double quotes hold, up to and with the closing one; a NUL as the end stands for the end of the text.</summary>
    public void ReadDoubleQuoted(WordText literal, char end)
    {
        while (Current != end || (end == '\0' && !AtEnd))
        {
            if (AtEnd)
            {
                throw Unclosed();
            }

            if (Current == '\\')
            {
                literal.AppendQuoted(Next switch
                {
                    '\n' => "",
                    '$' or '`' or '"' or '\\' => Next.ToString(),
                    _ => $"\\{Next}",
                });
                Position = Math.Min(text.Length, Position + 2);
            }
            else if (Current is '$' or '`')
            {
                ReadExpansion(literal, isQuoted: true);
            }
            else
            {
                literal.AppendQuoted(Current.ToString());
                Position++;
            }
        }

        Position = Math.Min(text.Length, Position + 1);
    }

    /// <summary>An arithmetic expression, up to and with its closing parentheses.</summary>
    public void ReadArithmetic()
    {
        var ignored = new WordText();
        for (int depth = 2; depth > 0;)
        {
            if (AtEnd)
            {
                throw Unclosed();
            }

            depth += Current == '(' ? 1 : Current == ')' ? -1 : 0;
            ReadPart(ignored);
        }
    }

    static FormatException Unclosed() => new("something is not closed");

    /// <summary>The name that an equals sign here would assign to; null where what is before it is none.</summary>
    string? AssignedName(int start)
    {
        ReadOnlySpan<char> left = text.AsSpan(start, Position - start).TrimEnd('+');
        int bracket = left.IndexOf('[');
        ReadOnlySpan<char> name = bracket > 0 && left.EndsWith("]") ? left[..bracket] : left;
        return name.IsEmpty || char.IsAsciiDigit(name[0]) || name.ContainsAnyExcept(NameCharacters) ? null : name.ToString();
    }

    ImmutableArray<ShellWord> ReadArray()
    {
        ImmutableArray<ShellWord>.Builder elements = ImmutableArray.CreateBuilder<ShellWord>();
        Position++;
        while (true)
        {
            while (Current is ' ' or '\t' or '\n')
            {
                Position++;
            }

            if (Current == ')')
            {
                Position++;
                return elements.ToImmutable();
            }

            Nested(() => elements.Add(ReadWord()));
        }
    }

    void ReadUntilParenthesis(WordText literal)
    {
        for (int depth = 0; !AtEnd;)
        {
            depth += Current == '(' ? 1 : Current == ')' ? -1 : 0;
            ReadPart(literal);
            if (depth == 0)
            {
                return;
            }
        }

        throw Unclosed();
    }

    void ReadExpansion(WordText literal, bool isQuoted)
    {
        switch (Current, Next)
        {
            case ('`', _):
                ReadBackquoted(literal);
                break;
            case ('$', '(') when Follows("$(("):
                literal.Expand();
                Position += 3;
                Nested(ReadArithmetic);
                break;
            case ('$', '('):
                ReadSubstitution(literal, 2);
                break;
            case ('$', '{'):
                literal.Expand();
                Position += 2;
                Nested(() => ReadParameter(isQuoted));
                break;
            case ('$', '\'') when !isQuoted:
                Position += 2;
                ReadEscaped(literal);
                break;
            case ('$', '"') when !isQuoted:
                literal.Expand();
                Position++;
                break;
            case ('$', _) when char.IsAsciiLetterOrDigit(Next) || Next is '_' or '@' or '*' or '#' or '?' or '-' or '$' or '!':
                literal.Expand();
                Position += 2;
                break;
            default:
                literal.Append('$');
                Position++;
                break;
        }
    }

    void ReadSubstitution(WordText literal, int length)
    {
        literal.Expand();
        Position += length;
        Nested(readCommands);
    }

    void ReadBackquoted(WordText literal)
    {
        literal.Expand();
        var inner = new StringBuilder();
        for (Position++; Current != '`'; Position++)
        {
            if (AtEnd)
            {
                throw Unclosed();
            }

            Position += Current == '\\' && Next is '`' or '$' or '\\' ? 1 : 0;
            inner.Append(Current);
        }

        Position++;
        Nested(() => readText(inner.ToString()));
    }

    /// <summary>`${…}` after its brace; a quote in it quotes, unless double quotes are around it all.</summary>
    void ReadParameter(bool isQuoted)
    {
        var ignored = new WordText();
        while (Current != '}')
        {
            if (AtEnd)
            {
                throw Unclosed();
            }

            if (isQuoted && Current == '\'')
            {
                Position++;
            }
            else
            {
                ReadPart(ignored);
            }
        }

        Position++;
    }

    /// <summary>`$'…'` after its quote, with the escapes that bash writes.</summary>
    void ReadEscaped(WordText literal)
    {
        while (Current != '\'')
        {
            if (AtEnd)
            {
                throw Unclosed();
            }

            if (Current != '\\')
            {
                literal.AppendQuoted(Current.ToString());
                Position++;
                continue;
            }

            char escape = Next;
            Position += 2;
            literal.AppendQuoted(escape switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                'a' => "\a",
                'b' => "\b",
                'f' => "\f",
                'v' => "\v",
                'e' or 'E' => "\u001b",
                >= '0' and <= '7' => Octal(escape),
                _ => escape.ToString(),
            });
        }

        Position++;
    }

    string Octal(char first)
    {
        int value = first - '0';
        for (int digits = 1; digits < 3 && Current is >= '0' and <= '7'; digits++, Position++)
        {
            value = (value * 8) + Current - '0';
        }

        return ((char)value).ToString(CultureInfo.InvariantCulture);
    }
}
