using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>USE flags, any-of groups and blockers.</summary>
public sealed class ChoiceTests
{
    [Fact]
    public void The_leftmost_alternative_that_can_be_had_is_chosen()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "|| ( dev-libs/missing dev-libs/masked dev-libs/b dev-libs/c )"))
            .Add("dev-libs/masked-1", ("KEYWORDS", ""))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1");

        Assert.Equal(["image dev-libs/b-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void An_alternative_that_is_chosen_already_goes_before_the_leftmost()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "|| ( dev-libs/b ( dev-libs/c dev-libs/d ) )"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1")
            .Add("dev-libs/d-1");

        Assert.DoesNotContain("image dev-libs/b-1", repository.Plan("dev-libs/d", "dev-libs/c", "app-misc/top").Order);
        Assert.Contains("image dev-libs/b-1", repository.Plan("dev-libs/d", "app-misc/top").Order);
    }

    [Fact]
    public void An_alternative_whose_slot_is_taken_cannot_be_had()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "|| ( <dev-libs/b-2 dev-libs/c )"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/b-2")
            .Add("dev-libs/c-1");

        Assert.Equal(
            ["image dev-libs/b-2", "image dev-libs/c-1", "image app-misc/top-1"], repository.Plan("dev-libs/b", "app-misc/top").Order);
    }

    [Fact]
    public void What_a_root_provides_is_an_alternative_that_is_there()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { ImageProvides = ["dev-libs/c-1"] }
            .Add("app-misc/top-1", ("RDEPEND", "|| ( dev-libs/b dev-libs/c )"))
            .Add("dev-libs/b-1");

        Assert.Equal(["image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void Conditional_dependencies_follow_the_flags()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "+on off"), ("RDEPEND", "on? ( dev-libs/b ) !on? ( dev-libs/c ) off? ( dev-libs/d ) !off? ( dev-libs/e )"))
            .Add("dev-libs/b-1").Add("dev-libs/c-1").Add("dev-libs/d-1").Add("dev-libs/e-1");

        PlannedPackage top = repository.Plan("app-misc/top").At("image app-misc/top-1");
        Assert.Equal(["image dev-libs/b-1", "image dev-libs/e-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
        Assert.Equal(["on"], top.Use);
        Assert.Equal(["off"], top.Disabled);
        repository.Use("app-misc/top", "-on", "off");
        Assert.Equal(["image dev-libs/c-1", "image dev-libs/d-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Theory]
    [InlineData("dev-libs/b[-ssl]", "2")]
    [InlineData("dev-libs/b[!ssl?]", "2")]
    [InlineData("dev-libs/b[!ssl=]", "2")]
    [InlineData("dev-libs/b[absent(-)?]", "2")]
    [InlineData("dev-libs/b[absent(+)]", "2")]
    public void A_version_with_the_flags_that_are_asked_for_is_chosen(string dependency, string version)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "+ssl absent"), ("RDEPEND", dependency))
            .Add("dev-libs/b-1", ("IUSE", "+ssl"))
            .Add("dev-libs/b-2", ("IUSE", "ssl"));

        Assert.Equal([$"image dev-libs/b-{version}", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Theory]
    [InlineData("dev-libs/b[ssl]")]
    [InlineData("dev-libs/b[ssl?]")]
    [InlineData("dev-libs/b[ssl=]")]
    public void A_version_without_the_flag_that_is_asked_for_is_passed_over(string dependency)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "+ssl"), ("RDEPEND", dependency))
            .Add("dev-libs/b-1", ("IUSE", "+ssl"))
            .Add("dev-libs/b-2");

        Assert.Equal(["image dev-libs/b-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void A_version_whose_flag_the_user_can_set_is_not_passed_over_for_an_older_one()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "dev-libs/b[ssl]"))
            .Add("dev-libs/b-1", ("IUSE", "+ssl"))
            .Add("dev-libs/b-2", ("IUSE", "ssl"));

        Assert.Contains("use = ['ssl']", repository.Problems("app-misc/top"), StringComparison.Ordinal);
        Assert.Contains("image dev-libs/b-2", repository.Use("dev-libs/b", "ssl").Plan("app-misc/top").Order);
    }

    [Fact]
    public void An_older_version_is_chosen_where_the_newest_has_no_place()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/user-1", ("RDEPEND", "dev-libs/b"))
            .Add("app-misc/top-1", ("RDEPEND", "<dev-libs/b-2"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/b-2");

        foreach (string[] goals in (string[][])[["app-misc/user", "app-misc/top"], ["app-misc/top", "app-misc/user"]])
        {
            Assert.Equal(
                ["image app-misc/top-1", "image app-misc/user-1", "image dev-libs/b-1"], repository.Plan(goals).Order.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_blocker_of_a_package_that_is_not_there_has_no_effect()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "sh"), ("DEPEND", "!!dev-libs/b"), ("RDEPEND", "dev-libs/b !dev-libs/b[sh] !dev-libs/c !<app-misc/top-2"))
            .Add("dev-libs/b-1", ("IUSE", "sh"));

        Assert.Equal(["image dev-libs/b-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void What_is_blocked_while_building_may_be_in_the_image()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("DEPEND", "!!dev-libs/b dev-libs/c"), ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1", ("DEPEND", "dev-libs/b"));

        // The builder has dev-libs/b too, but not in the SYSROOT of the one that blocks it.
        Assert.Contains("builder dev-libs/b-1", repository.Plan("app-misc/top").Order);
    }

    [Theory]
    [InlineData("RDEPEND", "!dev-libs/b")]
    [InlineData("RDEPEND", "!!dev-libs/b")]
    [InlineData("RDEPEND", "!<dev-libs/b-2:0[sh]")]
    [InlineData("PDEPEND", "!dev-libs/b")]
    [InlineData("DEPEND", "!dev-libs/b dev-libs/c")]
    [InlineData("BDEPEND", "!!dev-libs/b dev-libs/c")]
    public void A_blocked_package_in_the_same_root_is_a_problem(string variable, string dependencies)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", (variable, dependencies))
            .Add("dev-libs/b-1", ("IUSE", "+sh"))
            .Add("dev-libs/c-1", ("RDEPEND", "dev-libs/b"));

        Assert.StartsWith("error[STV3007]: `app-misc/top-1` cannot be in one root with `dev-libs/b-1`", repository.Problems("dev-libs/b", "app-misc/top"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_virtual_that_stands_for_itself_in_many_ways_is_looked_into_once()
    {
        string circle = string.Join(' ', Enumerable.Range(0, 6).Select(number => $"|| ( virtual/v dev-libs/b ( dev-libs/c{number} virtual/v ) )"));
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("virtual/v-1", ("RDEPEND", circle))
            .Add("virtual/v-2", ("RDEPEND", circle), ("SLOT", "2"))
            .Add("dev-libs/b-1");

        Assert.NotEmpty(repository.Plan("virtual/v").Packages);
    }
}
