using Staves.Resolution;
using Staves.Resolution.Explanation;
using Staves.Resolution.Remedies;

namespace Staves.Tests.Resolution;

/// <summary>What to configure otherwise, so that there is a plan.</summary>
public sealed class RemedyTests
{
    [Fact]
    public void All_changes_on_the_way_to_a_plan_are_told_at_once()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk("ACCEPT_LICENSE=\"-* MIT\"")
            .Add("app-misc/top-1", ("KEYWORDS", "~amd64"), ("RDEPEND", "dev-libs/b[ssl,-gui]"))
            .Add("dev-libs/b-1", ("IUSE", "ssl +gui"), ("RDEPEND", "ssl? ( dev-libs/c ) !ssl? ( dev-libs/none )"))
            .Add("dev-libs/c-1", ("LICENSE", "EULA"));

        var outcome = Assert.IsType<ResolutionOutcome.Unsatisfiable>(repository.Resolve("app-misc/top"));

        Snapshot.Matches(RemedyExplanation.Explain(outcome.Remedy!));
        Assert.Equal(["image dev-libs/c-1", "image dev-libs/b-1", "image app-misc/top-1"], outcome.Remedy!.Plan.Order);
    }

    [Theory]
    [InlineData("~amd64", "app-misc/a-2")]
    [InlineData("", "app-misc/a-1")]
    public void Of_masked_versions_one_with_a_keyword_goes_first(string keywords, string chosen)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-2", ("KEYWORDS", keywords))
            .Add("app-misc/a-1")
            .WriteProfile("package.mask", keywords.Length == 0 ? "app-misc/a\n" : "=app-misc/a-1\n");

        Remedy remedy = Assert.IsType<ResolutionOutcome.Unsatisfiable>(repository.Resolve("app-misc/a")).Remedy!;

        Assert.Equal(chosen, remedy.Plan.Packages[0].Metadata.Name.ToString());
    }

    [Fact]
    public void Nothing_is_suggested_where_nothing_helps()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "dev-libs/b[masked]"))
            .Add("dev-libs/b-1", ("IUSE", "masked"))
            .WriteProfile("use.mask", "masked\n");

        Assert.Null(Assert.IsType<ResolutionOutcome.Unsatisfiable>(repository.Resolve("app-misc/top")).Remedy);
    }
}
