using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>
/// Reads the commands of bash source. What decides whether and how often a command runs does not matter here, so words such as `if` and
/// `done` only part commands; what is found are all commands that could run.
/// </summary>
sealed class ShellListReader
{
    static readonly HashSet<string> Separators = new(StringComparer.Ordinal)
    {
        "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "!", "time",
    };

    readonly string _text;
    readonly ShellWordReader _words;
    readonly Dictionary<string, ShellFunction> _functions;
    readonly Queue<(string Delimiter, bool IsLiteral, bool HasTabs)> _documents = new();
    List<ShellCommand> _commands;

    public ShellListReader(string text, List<ShellCommand> commands, Dictionary<string, ShellFunction> functions)
    {
        _text = text;
        (_commands, _functions) = (commands, functions);
        _words = new ShellWordReader(text, () => ReadList(Ending.Parenthesis), inner => new ShellListReader(inner, _commands, functions).ReadToEnd());
    }

    /// <summary>What a list of commands ends with.</summary>
    enum Ending
    {
        Text,
        Parenthesis,
        Brace,
        CaseItem,
    }

    public void ReadToEnd() => ReadList(Ending.Text);

    /// <summary>True where a case item ended the whole `case`.</summary>
    bool ReadList(Ending ending)
    {
        while (true)
        {
            SkipSeparators(ending, out bool ended);
            if (ended)
            {
                return false;
            }

            if (_words.AtEnd)
            {
                return ending == Ending.Text ? false : throw new FormatException("a list has no end");
            }

            if (_words.Current == ')')
            {
                _words.Position++;
                return ending == Ending.Parenthesis ? false : throw new FormatException("a parenthesis too many");
            }

            int start = _words.Position;
            if (ReadCommand(out string? closing))
            {
                continue;
            }

            return (ending, closing) switch
            {
                (Ending.Brace, "}") => false,
                (Ending.CaseItem, "esac") => true,
                _ => throw new FormatException($"`{closing}` at {start}"),
            };
        }
    }

    void SkipSeparators(Ending ending, out bool ended)
    {
        ended = false;
        while (!_words.AtEnd)
        {
            _words.SkipBlanks();
            if (ending == Ending.CaseItem && _words.Current == ';' && _words.Next is ';' or '&')
            {
                _words.Position += _words.Follows(";;&") ? 3 : 2;
                ended = true;
                return;
            }

            if (_words.Current == '\n')
            {
                _words.Position++;
                ReadDocuments();
            }
            else if (_words.Current == '#')
            {
                int end = _text.IndexOf('\n', _words.Position);
                _words.Position = end < 0 ? _text.Length : end;
            }
            else if (_words.Current is ';' or '|' || (_words.Current == '&' && _words.Next != '>'))
            {
                _words.Position++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>False with the word that closes something.</summary>
    bool ReadCommand(out string? closing)
    {
        closing = null;
        if (_words.Current == '(')
        {
            bool isArithmetic = _words.Next == '(';
            _words.Position += isArithmetic ? 2 : 1;
            _words.Nested(isArithmetic ? _words.ReadArithmetic : () => ReadList(Ending.Parenthesis));
            return true;
        }

        if (_words.Current is '<' or '>' or '&')
        {
            ReadSimpleCommand([]);
            return true;
        }

        ShellWord word = _words.ReadWord();
        bool isDescriptor = IsDescriptor(word);
        switch (word.IsBare ? word.Literal : null)
        {
            case "}" or "esac":
                closing = word.Literal;
                return false;
            case "{":
                _words.Nested(() => ReadList(Ending.Brace));
                return true;
            case "case":
                _words.Nested(ReadCase);
                return true;
            case "for" or "select":
                ReadFor();
                return true;
            case "[[":
                ReadCondition();
                return true;
            case "function":
                _words.SkipBlanks();
                ReadFunction(_words.ReadWord().Literal);
                return true;
            case "coproc":
                throw new FormatException("coproc");
            case { } separator when Separators.Contains(separator):
                return true;
            default:
                _words.SkipBlanks();
                if (word.AssignedName is null && _words.Current == '(')
                {
                    ReadFunction(word.Literal);
                }
                else
                {
                    ReadSimpleCommand(isDescriptor ? [] : [word]);
                }

                return true;
        }
    }

    void ReadFunction(string? name)
    {
        _words.SkipBlanks();
        if (_words.Current == '(')
        {
            _words.Position++;
            _words.SkipBlanks();
            _words.Position += _words.Current == ')' ? 1 : throw new FormatException("no function");
        }

        while (_words.Current is ' ' or '\t' or '\n')
        {
            _words.Position++;
        }

        if (name is null || _words.Current is not ('{' or '('))
        {
            throw new FormatException("a function without a name or a body");
        }

        Ending ending = _words.Current == '{' ? Ending.Brace : Ending.Parenthesis;
        _words.Position++;
        (List<ShellCommand> outer, List<ShellCommand> inner) = (_commands, []);
        _commands = inner;
        _words.Nested(() => ReadList(ending));
        _commands = outer;
        _functions[name] = new ShellFunction(name, [.. inner]);
    }

    void ReadCase()
    {
        _words.SkipBlanks();
        _words.ReadWord();
        SkipLines();
        if (_words.ReadWord().Literal != "in")
        {
            throw new FormatException("a case without in");
        }

        bool ended = false;
        while (!ended)
        {
            SkipLines();
            if (_words.Follows("esac"))
            {
                _words.Position += "esac".Length;
                return;
            }

            var pattern = new WordText();
            _words.Position += _words.Current == '(' ? 1 : 0;
            for (int depth = 0; depth > 0 || _words.Current != ')'; _words.ReadPart(pattern))
            {
                depth += _words.AtEnd ? throw new FormatException("a pattern has no end")
                    : _words.Current == '(' ? 1
                    : _words.Current == ')' ? -1
                    : 0;
            }

            _words.Position++;
            ended = ReadList(Ending.CaseItem);
        }
    }

    void ReadFor()
    {
        _words.SkipBlanks();
        if (_words.Follows("(("))
        {
            _words.Position += 2;
            _words.Nested(_words.ReadArithmetic);
            return;
        }

        _words.ReadWord();
        SkipLines();
        if (!_words.Follows("in") || _text.AsSpan(_words.Position + 2).IndexOfAny(" \t\n;") != 0)
        {
            return;
        }

        _words.Position += 2;
        for (_words.SkipBlanks(); !_words.AtEnd && _words.Current is not ('\n' or ';'); _words.SkipBlanks())
        {
            _words.ReadWord();
        }
    }

    /// <summary>A conditional expression: no command is in it but those of substitutions.</summary>
    void ReadCondition()
    {
        var ignored = new WordText();
        while (!(_words.Follows("]]") && char.IsWhiteSpace(_text[_words.Position - 1])))
        {
            if (_words.AtEnd)
            {
                throw new FormatException("a condition has no end");
            }

            _words.ReadPart(ignored);
        }

        _words.Position += 2;
    }

    /// <summary>Arguments and redirections up to the end of the command.</summary>
    void ReadSimpleCommand(ImmutableArray<ShellWord> first)
    {
        ImmutableArray<ShellWord>.Builder words = ImmutableArray.CreateBuilder<ShellWord>();
        bool writesFile = false;
        words.AddRange(first.Where(word => word.AssignedName is null));
        while (true)
        {
            _words.SkipBlanks();
            if (_words.AtEnd || _words.Current is '\n' or ';' or '|' or ')' || (_words.Current == '&' && _words.Next != '>'))
            {
                break;
            }

            if ((_words.Current is '<' or '>' && _words.Next != '(') || _words.Follows("&>"))
            {
                writesFile |= ReadRedirection();
                continue;
            }

            ShellWord word = _words.ReadWord();
            if (!IsDescriptor(word) && (words.Count > 0 || word.AssignedName is null))
            {
                words.Add(word);
            }
        }

        if (words.Count > 0 || writesFile)
        {
            _commands.Add(new ShellCommand(words.ToImmutable(), writesFile));
        }
    }

    /// <summary>True where the redirection opens a file for writing.</summary>
    bool ReadRedirection()
    {
        int length = _words.Follows("<<<") || _words.Follows("&>>") || _words.Follows("<<-") ? 3
            : _words.Next is '<' or '>' or '&' or '|' ? 2
            : 1;
        string @operator = _text.Substring(_words.Position, length);
        _words.Position += length;
        _words.SkipBlanks();
        ShellWord target = _words.ReadWord();
        switch (@operator)
        {
            case "<<" or "<<-":
                _documents.Enqueue((target.Literal ?? throw new FormatException("a document without an end"), !target.IsBare, @operator == "<<-"));
                return false;
            case "<" or "<<<" or "<&":
                return false;
            default:
                return !(target.Literal is "/dev/null" or "/dev/stderr" or "/dev/stdout" or "-"
                    || (@operator == ">&" && target.Literal is { Length: > 0 } number && number.All(char.IsAsciiDigit)));
        }
    }

    /// <summary>The here-documents that begin on the line after the one that named them.</summary>
    void ReadDocuments()
    {
        while (_documents.TryDequeue(out (string Delimiter, bool IsLiteral, bool HasTabs) document))
        {
            int start = _words.Position;
            int end = start;
            string line;
            do
            {
                if (_words.AtEnd)
                {
                    throw new FormatException("a document has no end");
                }

                end = _words.Position;
                int newline = _text.IndexOf('\n', end);
                _words.Position = newline < 0 ? _text.Length : newline + 1;
                line = _text[end..(newline < 0 ? _text.Length : newline)];
            }
            while ((document.HasTabs ? line.TrimStart('\t') : line) != document.Delimiter);
            if (!document.IsLiteral)
            {
                ReadExpansionsOf(_text[start..end]);
            }
        }
    }

    void ReadExpansionsOf(string document)
    {
        ShellListReader inner = new(document, _commands, _functions);
        inner._words.ReadDoubleQuoted(new WordText(), '\0');
    }

    void SkipLines()
    {
        for (_words.SkipBlanks(); _words.Current == '\n'; _words.SkipBlanks())
        {
            _words.Position++;
        }
    }

    /// <summary>A number or `{NAME}` just before a redirection.</summary>
    bool IsDescriptor(ShellWord word) =>
        word.IsBare && _words.Current is '<' or '>' && word.Literal is { } text
        && (text.All(char.IsAsciiDigit) || (text.StartsWith('{') && text.EndsWith('}')));
}
