using System.Buffers;
using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration;

/// <summary>Cuts make.conf text into statements; shell-like, but no shell: every other construct is an error.</summary>
ref struct ShellLexer(string text, string file)
{
    static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~!@#$%*_:;?,./-+{}");

    readonly StringBuilder _word = new();
    int _position;
    int _line = 1;
    int _lineStart;

    /// <summary>The next statement, or null at the end of the text.</summary>
    public ShellStatement? Next(bool mayInclude)
    {
        while (true)
        {
            SkipBlanks(acrossLines: true);
            if (_position >= text.Length)
            {
                return null;
            }

            SourceLocation start = Here;
            string name = ReadWord();
            if (name == "export")
            {
                continue;
            }

            if (name == "source" && mayInclude)
            {
                SkipBlanks(acrossLines: false);
                return new ShellStatement.Inclusion(ReadWord(), start);
            }

            if (!IsName(name))
            {
                throw Error($"`{name}` is not a variable name", start);
            }

            SkipBlanks(acrossLines: false);
            if (_position >= text.Length || text[_position] != '=')
            {
                throw Error($"`{name}` is not followed by `=`", start);
            }

            _position++;
            SkipBlanks(acrossLines: false);
            return new ShellStatement.Assignment(name, AtEndOfLine ? "" : ReadWord(), start);
        }
    }

    readonly SourceLocation Here => new(file, _line, _position - _lineStart + 1);

    readonly bool AtEndOfLine => _position >= text.Length || text[_position] == '\n';

    static bool IsName(string word) =>
        word.Length > 0 && !char.IsAsciiDigit(word[0]) && word.All(c => c == '_' || char.IsAsciiLetterOrDigit(c));

    /// <summary>Passes white space and comments: a comment starts only where a word could.</summary>
    void SkipBlanks(bool acrossLines)
    {
        while (_position < text.Length)
        {
            char c = text[_position];
            if (c == '#')
            {
                int end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else if (c is ' ' or '\t' or '\r')
            {
                _position++;
            }
            else if (c == '\n' && acrossLines)
            {
                PassNewline();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Reads adjoining bare and quoted parts as one word.</summary>
    string ReadWord()
    {
        _word.Clear();
        SourceLocation start = Here;
        int begin = _position;
        while (_position < text.Length)
        {
            ReadOnlySpan<char> rest = text.AsSpan(_position);
            int bare = rest.IndexOfAnyExcept(WordCharacters);
            bare = bare < 0 ? rest.Length : bare;
            _word.Append(rest[..bare]);
            _position += bare;
            if (_position >= text.Length || text[_position] is ' ' or '\t' or '\r' or '\n' or '=')
            {
                break;
            }

            switch (text[_position])
            {
                case '\'':
                case '"':
                    ReadQuoted(text[_position]);
                    break;
                case '\\':
                    ReadEscape();
                    break;
                default:
                    throw Error($"`{text[_position]}` must stand in quotes", Here);
            }
        }

        return _position > begin ? _word.ToString() : throw Error("a word is missing here", start);
    }

    void ReadEscape()
    {
        _position++;
        if (_position >= text.Length)
        {
            return;
        }

        if (text[_position] == '\n')
        {
            PassNewline();
            return;
        }

        // `\$` keeps its backslash for the expansion, which takes it away.
        if (text[_position] == '$')
        {
            _word.Append('\\');
        }

        _word.Append(text[_position++]);
    }

    void ReadQuoted(char quote)
    {
        SourceLocation start = Here;
        _position++;
        while (_position < text.Length)
        {
            char c = text[_position];
            if (c == quote)
            {
                _position++;
                return;
            }

            char next = _position + 1 < text.Length ? text[_position + 1] : '\0';
            if (c == '\\' && next == '\n')
            {
                _position++;
                PassNewline();
            }
            else if (c == '\\' && quote == '"' && next is '"' or '\\')
            {
                _word.Append(next);
                _position += 2;
            }
            else if (c == '\n')
            {
                _word.Append(' ');
                PassNewline();
            }
            else
            {
                _word.Append(c);
                _position++;
            }
        }

        throw Error("this quote is not closed", start);
    }

    void PassNewline()
    {
        _position++;
        _line++;
        _lineStart = _position;
    }

    static StavesException Error(string message, SourceLocation location) => new(new Diagnostic("STV2102", message, location));
}
