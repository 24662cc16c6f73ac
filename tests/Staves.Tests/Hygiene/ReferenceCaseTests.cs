using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Tests.Hygiene;

/// <summary>No file of the reference cases lies there unread.</summary>
public sealed partial class ReferenceCaseTests
{
    [Theory]
    [InlineData("dep-cases", "DependencyCases")]
    [InlineData("fixtures/vectors", "Vector")]
    public void Every_file_is_checked_by_some_test(string folder, string reader)
    {
        Regex[] names = [.. NamesReadBy(reader)];

        Assert.All(
            Directory.EnumerateFiles(TestPaths.SharedOrSkip(folder), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)),
            file => Assert.Contains(names, name => name.IsMatch(file)));
    }

    /// <summary>The names in the sources of the tests; what one interpolates stands for anything.</summary>
    static IEnumerable<Regex> NamesReadBy(string reader) => SourceFiles.Below("tests")
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(path => Use.Matches(SourceFiles.Text(path)))
        .Where(match => match.Groups["reader"].Value == reader)
        .Select(match => new Regex(
            $"^{Interpolation.Replace(match.Groups["name"].Value, ".+")}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    [GeneratedRegex(@"\b(?<reader>DependencyCases|Vector)s?\(\$?""(?<name>[^""]+)""\)", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Use { get; }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, Patterns.Patience)]
    static partial Regex Interpolation { get; }
}
