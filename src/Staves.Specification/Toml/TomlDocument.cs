using System.Globalization;
using System.Text.RegularExpressions;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Staves.Specification.Toml;

/// <summary>Reads TOML text into a tree that knows where every key and value is written.</summary>
static partial class TomlDocument
{
    /// <summary>The document's root table, or null where the text is not TOML; what is wrong goes to <paramref name="diagnostics"/>.</summary>
    public static TomlNode.Table? Parse(string text, string file, DiagnosticCollector diagnostics)
    {
        DocumentSyntax document;
        try
        {
            // With a last newline the parser does not stumble over an escape that the end of the text cuts.
            document = SyntaxParser.Parse(text.EndsWith('\n') ? text : $"{text}\n", file, validate: false);
        }
        catch (TomlException exception)
        {
            // Thrown where tables or arrays are nested beyond the parser's depth.
            ReportException(exception, file, diagnostics);
            return null;
        }

#pragma warning disable CA1031 // Whatever the parser throws, it is the text that it cannot read.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            diagnostics.Report("STV1001", $"TOML syntax: the text cannot be read: {exception.Message}", new SourceLocation(file));
            return null;
        }

        if (document.HasErrors)
        {
            ReportSyntaxErrors(document.Diagnostics, file, diagnostics);
            return null;
        }

        return new TomlTreeBuilder(file, diagnostics).Build(document);
    }

    // What follows the first error of a line is mostly its echo.
    static void ReportSyntaxErrors(DiagnosticsBag errors, string file, DiagnosticCollector diagnostics)
    {
        HashSet<int> lines = [];
        foreach (DiagnosticMessage error in errors.OrderBy(error => error.Span.Offset))
        {
            if (error.Kind == DiagnosticMessageKind.Error && lines.Add(error.Span.Start.Line))
            {
                diagnostics.Report("STV1001", Plain(error.Message), Location(error.Span.Start, file), Hint(error.Message));
            }
        }
    }

    static void ReportException(TomlException exception, string file, DiagnosticCollector diagnostics)
    {
        SourceLocation location = exception.Span is { } span
            ? new SourceLocation(file, span.Start.Line + 1, span.Start.Column + 1)
            : new SourceLocation(file);
        diagnostics.Report("STV1001", Plain(exception.Message), location);
    }

    static SourceLocation Location(TextPosition position, string file) => new(file, position.Line + 1, position.Column + 1);

    static string? Hint(string message) => message switch
    {
        _ when message.Contains("leading zero", StringComparison.Ordinal) => "write octal numbers as `0o755`, or as a string",
        _ when message.Contains("expecting a value", StringComparison.Ordinal) => "put text between quotes: `key = 'text'`",
        _ when message.Contains("newline in a string", StringComparison.Ordinal) => "close the string on its line, or use ''' for text of many lines",
        _ => null,
    };

    // The parser's own names of its tokens tell a reader nothing.
    [GeneratedRegex(@" \(token: `\w+`\)", RegexOptions.None, Patterns.Patience)]
    static partial Regex TokenName { get; }

    static string Plain(string parserMessage)
    {
        string message = TokenName.Replace(parserMessage, "");
        return string.Create(
        CultureInfo.InvariantCulture,
        $"TOML syntax: {char.ToLowerInvariant(message[0])}{message.AsSpan(1).ToString().ReplaceLineEndings(" ").Replace("␤", "the end of the line", StringComparison.Ordinal)}");
    }
}
