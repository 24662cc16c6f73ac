using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration;

/// <summary>The assignments of a make.conf, make.defaults or package.env file (Portage's make.conf(5)), not yet expanded.</summary>
public sealed class ShellAssignments
{
    /// <summary>Files that include each other end here.</summary>
    const int DeepestInclusion = 16;

    ShellAssignments(ImmutableArray<ShellStatement> statements) => Statements = statements;

    public ImmutableArray<ShellStatement> Statements { get; }

    /// <summary>Assignments that come from elsewhere, such as the tables of staves.toml.</summary>
    public static ShellAssignments Of(IEnumerable<ShellStatement.Assignment> assignments) => new([.. assignments]);

    /// <exception cref="StavesException">The text has a syntax error.</exception>
    public static ShellAssignments Parse(string text, string file, bool mayInclude = true)
    {
        ImmutableArray<ShellStatement>.Builder statements = ImmutableArray.CreateBuilder<ShellStatement>();
        var lexer = new ShellLexer(text, file);
        while (lexer.Next(mayInclude) is { } statement)
        {
            statements.Add(statement);
        }

        return new ShellAssignments(statements.ToImmutable());
    }

    public static ShellAssignments Load(string path, bool mayInclude = true) => Parse(LineFile.ReadText(path), path, mayInclude);

    /// <summary>A file without inclusions, as those of profiles are.</summary>
    internal static ShellAssignments Load(LineFile file) => Parse(file.Text, file.Path, mayInclude: false);

    /// <summary>Runs the assignments in order; each sees what was assigned before it, and then <paramref name="outer"/>.</summary>
    /// <param name="variables">What earlier files assigned; receives the assignments.</param>
    /// <param name="outer">Variables that may be read but are not assigned here.</param>
    /// <param name="warnings">Receives a line for each value that became empty because it holds an unknown construct.</param>
    public void EvaluateInto(Dictionary<string, string> variables, Func<string, string?> outer, ICollection<Diagnostic> warnings) =>
        EvaluateInto(variables, name => variables.TryGetValue(name, out string? value) ? value : outer(name), warnings, depth: 0);

    void EvaluateInto(Dictionary<string, string> variables, Func<string, string?> valueOf, ICollection<Diagnostic> warnings, int depth)
    {
        foreach (ShellStatement statement in Statements)
        {
            if (statement is ShellStatement.Assignment assignment)
            {
                variables[assignment.Name] = Expand(assignment.RawValue, assignment.Location);
                continue;
            }

            var inclusion = (ShellStatement.Inclusion)statement;
            if (depth == DeepestInclusion)
            {
                throw new StavesException(new Diagnostic("STV2102", "files include each other without end", inclusion.Location));
            }

            string directory = Path.GetDirectoryName(inclusion.Location.File) ?? "";
            string path = Path.Combine(directory, Expand(inclusion.RawPath, inclusion.Location));
            if (!File.Exists(path))
            {
                throw new StavesException(new Diagnostic("STV2102", $"`{path}` does not exist", inclusion.Location));
            }

            Load(path).EvaluateInto(variables, valueOf, warnings, depth + 1);
        }

        string Expand(string raw, SourceLocation location)
        {
            if (ShellExpansion.TryExpand(raw, valueOf) is { } value)
            {
                return value;
            }

            warnings.Add(new Diagnostic(
                "STV2111",
                $"`{raw}` counts as empty: only `$NAME` and `${{NAME}}` are expanded",
                location,
                "write `\\$` for a dollar sign"));
            return "";
        }
    }
}
