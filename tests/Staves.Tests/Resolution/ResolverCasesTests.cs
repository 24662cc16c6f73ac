using Staves.ResolverCases;

namespace Staves.Tests.Resolution;

/// <summary>What Portage answers to its own resolver tests.</summary>
public sealed class ResolverCasesTests
{
    /// <summary>Where ours is another answer.</summary>
    static readonly Dictionary<string, string> Differing = new(StringComparer.Ordinal)
    {
        ["test_circular_choices__testCircularJsoncppCmakeBootstrapOrDeps[0][0]"] = "with --backtrack=0 Portage finds no plan; there is one",
    };

    [Fact]
    public void Requests_that_add_what_is_missing_are_answered_as_Portage_does()
    {
        using var output = new StringWriter();

        CaseCounts counts = CaseFolder.Run(TestPaths.SharedOrSkip("resolver-cases"), output, TestContext.Current.CancellationToken);

        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(counts.ToString(), lines[^1].TrimEnd());
        Assert.Equal(
            Differing.Keys.Order(StringComparer.Ordinal), lines[..^1].Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.Equal(206 - Differing.Count, counts.Passed);
    }
}
