using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Portage.Configuration;

public sealed class ShellAssignmentsTests
{
    [Fact]
    public void Reads_make_conf_as_Portage_does() => ConformanceCases.Check(
        ConformanceCases.Vectors("getconfig"),
        vector => JsonSerializer.Serialize(vector.Text("text")),
        vector =>
        {
            Dictionary<string, string>? expected = vector.GetProperty("vars") is { ValueKind: JsonValueKind.Object } variables
                ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!)
                : null;
            Dictionary<string, string>? found;
            try
            {
                found = Evaluate(vector.Text("text"));
            }
            catch (StavesException)
            {
                found = null;
            }

            return Shown(expected) == Shown(found) ? null : Shown(found);
        });

    [Theory]
    [InlineData("# first\nA='x\n", 2, 3, "not closed")]
    [InlineData("A=1\nB=[x]\n", 2, 3, "`[`")]
    [InlineData("A=1\n  1B=x\n", 2, 3, "variable name")]
    [InlineData("A", 1, 1, "`=`")]
    public void An_error_says_where_it_is(string text, int line, int column, string message)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => ShellAssignments.Parse(text, "make.conf")).Diagnostics[0];

        Assert.Equal(new SourceLocation("make.conf", line, column), diagnostic.Location);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_may_be_missing_at_the_end_of_a_line() =>
        Assert.Equal(Shown(new() { ["A"] = "", ["B"] = "1" }), Shown(Evaluate("A=\nB=1\n")));

    [Fact]
    public void A_value_that_cannot_be_expanded_is_told()
    {
        List<Diagnostic> warnings = [];
        ShellAssignments.Parse("\nA=\"$(date)\"\n", "make.conf").EvaluateInto([], _ => null, warnings);

        Assert.Equal(2, Assert.Single(warnings).Location?.Line);
    }

    [Fact]
    public void Files_that_include_each_other_are_an_error()
    {
        string directory = Directory.CreateTempSubdirectory("staves-").FullName;
        try
        {
            string file = Path.Combine(directory, "make.conf");
            File.WriteAllText(file, "source make.conf\n");

            Assert.Throws<StavesException>(() => ShellAssignments.Load(file).EvaluateInto([], _ => null, []));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static Dictionary<string, string> Evaluate(string text)
    {
        var variables = new Dictionary<string, string>();
        ShellAssignments.Parse(text, "make.conf").EvaluateInto(variables, _ => null, []);
        return variables;
    }

    static string Shown(Dictionary<string, string>? variables) => variables is null
        ? "an error"
        : string.Join('\n', variables.Select(variable => $"{variable.Key}=`{variable.Value}`").Order(StringComparer.Ordinal));
}
