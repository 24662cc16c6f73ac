using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Tests.Documentation;

/// <summary>docs/library.md shows examples that compile and print what it says: behind each `&lt;!-- example: Name -->` stand the region of
/// that name and its output. STAVES_ACCEPT=1 writes both anew.</summary>
public sealed partial class LibraryDocumentTests
{
    static readonly string Document = Path.Combine(TestPaths.RepositoryRoot, "docs", "library.md");

    [Fact]
    public void The_document_shows_the_examples_and_what_they_print()
    {
        string text = File.ReadAllText(Document);
        Dictionary<string, string> shown = Shown.Matches(text).Select(match => match.Groups["name"].Value).Distinct().ToDictionary(name => name, Show);

        Snapshot.MatchesFile(Shown.Replace(text, match => shown[match.Groups["name"].Value]), Document);
    }

    [Fact]
    public void Every_example_is_shown_once_and_nothing_else_is()
    {
        string text = File.ReadAllText(Document);

        Assert.Equal(
            Methods().Select(method => method.Name).Order(StringComparer.Ordinal),
            Shown.Matches(text).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("```csharp", Shown.Replace(text, ""), StringComparison.Ordinal);
    }

    static string Show(string name)
    {
        MethodInfo method = Methods().Single(method => method.Name == name);
        using var examples = (Examples)Activator.CreateInstance(method.DeclaringType!)!;
        method.Invoke(examples, null);
        return $"<!-- example: {name} -->\n```csharp\n{Region(examples.Source, name)}```\n```text\n{examples.Output}```\n";
    }

    static IEnumerable<MethodInfo> Methods() => typeof(Examples).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Examples)))
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName);

    /// <summary>The lines of a region without the indentation that they share.</summary>
    static string Region(string source, string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Documentation", source));
        string[] region =
        [
            .. lines.SkipWhile(line => line.Trim() != $"#region {name}").Skip(1).TakeWhile(line => line.Trim() != "#endregion"),
        ];
        int indentation = region.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return region.Aggregate(new StringBuilder(), (text, line) => text.Append(line.Length == 0 ? "" : line[indentation..]).Append('\n')).ToString();
    }

    [GeneratedRegex(@"<!-- example: (?<name>\w+) -->\n(```csharp\n.*?\n```\n```text\n.*?```\n)?", RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Shown { get; }
}
