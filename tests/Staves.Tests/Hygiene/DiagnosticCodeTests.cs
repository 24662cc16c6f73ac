using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Tests.Hygiene;

/// <summary>Every code of a diagnostic is explained, belongs to its stage and means one thing.</summary>
public sealed partial class DiagnosticCodeTests
{
    const string Page = "docs/diagnostics.md";

    /// <summary>The first digits of the codes of each project.</summary>
    static readonly Dictionary<string, string[]> Ranges = new(StringComparer.Ordinal)
    {
        ["Staves.Portage"] = ["2"],
        ["Staves.Specification"] = ["1"],
        ["Staves.Resolution"] = ["2", "3"],
        ["Staves.Packages"] = ["4"],
        ["Staves.Building"] = ["5"],
        ["Staves.Images"] = ["6", "7", "8"],
        ["Staves"] = ["19", "71", "81", "9"],
    };

    /// <summary>Faults that several readers of one project find, the same fault in each.</summary>
    static readonly string[] FoundInSeveralPlaces =
    [
        "STV1004", // A value of the wrong type: by the table of a package and by every other.
        "STV1005", // A key that is missing: one, or one of two.
        "STV1006", // Twice: a key, a name, two keys that exclude each other.
        "STV1018", // A path, of the image or of this machine.
        "STV1021", // The name of a variable, in `[env]` and in `[image]`.
        "STV1022", // A value that its key does not take.
        "STV2101", // A file that cannot be read: of the disk, of an archive.
        "STV2102", // Shell syntax: what its lexer and what its reader find.
        "STV2103", // Metadata: the file's form, its variables, and what visibility reads of them.
        "STV2104", // A Manifest: a line, and lines that contradict each other.
        "STV2107", // A profile that cannot be used: missing, of an unknown EAPI, its own ancestor.
        "STV2108", // A line of a configuration file, of package sets and of package settings.
        "STV2120", // repos.conf and binrepos.conf: their form, their references, their values.
        "STV7003", // No sound OCI image: its documents, its archive, what they say of each other.
        "STV7005", // The image cannot be written: into the store, and as a file.
    ];

    [Fact]
    public void Every_code_stands_in_the_documentation_and_no_other_does() =>
        Assert.Equal(Uses().Select(use => use.Code).Distinct().Order(StringComparer.Ordinal), Documented().Order(StringComparer.Ordinal));

    [Fact]
    public void The_documentation_has_every_code_once_in_the_table_of_its_stage()
    {
        Assert.Equal(Documented().Distinct(StringComparer.Ordinal), Documented());
        string stage = "";
        foreach (string line in SourceFiles.Text(Page).Split('\n'))
        {
            stage = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..4] : stage;
            if (Row.Match(line) is { Success: true } row)
            {
                Assert.Equal(stage, row.Groups["code"].Value[3..4]);
                Assert.Equal(4, line.Count(character => character == '|'));
            }
        }
    }

    [Fact]
    public void A_code_belongs_to_the_stage_that_reports_it() => Assert.Empty(Uses()
        .Where(use => !Ranges[use.Path.Split('/')[1]].Any(range => use.Code["STV".Length..].StartsWith(range, StringComparison.Ordinal)))
        .Select(use => $"{use.Path} reports {use.Code}"));

    [Fact]
    public void A_code_is_reported_from_one_file() => Assert.Equal(
        FoundInSeveralPlaces,
        Uses().GroupBy(use => use.Code, StringComparer.Ordinal)
            .Where(code => code.Select(use => use.Path).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(code => code.Key)
            .Order(StringComparer.Ordinal));

    static IEnumerable<(string Code, string Path)> Uses() => SourceFiles.Below("src")
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(path => Use.Matches(SourceFiles.Text(path)).Select(match => (match.Groups["code"].Value, path)));

    static string[] Documented() => [.. Row.Matches(SourceFiles.Text(Page)).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex(@"""(?<code>STV[0-9]{4})""", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Use { get; }

    [GeneratedRegex(@"^\| (?<code>STV[0-9]{4}) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Patterns.Patience)]
    static partial Regex Row { get; }
}
