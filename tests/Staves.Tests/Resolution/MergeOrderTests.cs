using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>The order of a plan.</summary>
public sealed class MergeOrderTests
{
    [Fact]
    public void What_is_needed_comes_first()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("DEPEND", "dev-libs/c"), ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-1", ("BDEPEND", "dev-libs/d"))
            .Add("dev-libs/d-1");

        Assert.Equal(
            ["builder dev-libs/d-1", "builder dev-libs/c-1", "image dev-libs/c-1", "image dev-libs/b-1", "image app-misc/a-1"],
            repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void Packages_that_need_each_other_to_run_are_all_there()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-1", ("RDEPEND", "app-misc/a"));

        Assert.Equal(["image app-misc/a-1", "image dev-libs/b-1", "image dev-libs/c-1"], repository.Plan("app-misc/a").Order.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_package_that_needs_its_user_to_run_is_built_before_it_without_it()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("DEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("RDEPEND", "app-misc/a"));

        Plan plan = repository.Plan("app-misc/a");

        Assert.Equal(["builder dev-libs/b-1", "builder app-misc/a-1", "image app-misc/a-1"], plan.Order);
        Assert.Empty(plan.Sysroot("builder dev-libs/b-1"));
        // One package is built once, so its SYSROOT is the same for both of its places.
        Assert.Equal(["dev-libs/b-1"], plan.Sysroot("builder app-misc/a-1"));
        Assert.Equal(["dev-libs/b-1"], plan.Sysroot("image app-misc/a-1"));
    }

    [Fact]
    public void A_circle_with_a_run_time_link_keeps_what_building_needs_in_front()
    {
        // b needs a to be built, a needs b only to run: whichever is met first, a goes first.
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("BDEPEND", "dev-libs/a"))
            .Add("dev-libs/a-1", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("BDEPEND", "dev-libs/a"));

        Assert.Equal(["builder dev-libs/a-1", "builder dev-libs/b-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void In_a_circle_what_a_build_dependency_needs_to_run_comes_before_the_build()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("BDEPEND", "dev-libs/a"))
            .Add("dev-libs/a-1", ("BDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-1", ("RDEPEND", "dev-libs/a"));

        Plan plan = repository.Plan("app-misc/top");

        Assert.Equal("builder dev-libs/a-1", plan.Order[2]);
        Assert.Equal(["dev-libs/b-1", "dev-libs/c-1"], plan.Sysroot("builder dev-libs/a-1").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_post_dependency_that_needs_its_package_comes_after_it_and_before_its_users()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "dev-libs/a"))
            .Add("dev-libs/a-1", ("PDEPEND", "dev-libs/post"))
            .Add("dev-libs/post-1", ("RDEPEND", "dev-libs/a"));

        Assert.Equal(["image dev-libs/a-1", "image dev-libs/post-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void A_circle_of_build_dependencies_is_found_behind_a_run_time_link()
    {
        // Depth first, a's first way to b leads over c, which only runs it.
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("BDEPEND", "dev-libs/a"))
            .Add("dev-libs/a-1", ("BDEPEND", "dev-libs/c dev-libs/b"))
            .Add("dev-libs/b-1", ("BDEPEND", "dev-libs/a"))
            .Add("dev-libs/c-1", ("RDEPEND", "dev-libs/b"));

        Assert.StartsWith("error[STV3008]", repository.Problems("app-misc/top"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_is_compiled_against_another_slot_of_itself_rather_than_against_itself()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("dev-libs/a-1", ("SLOT", "1"))
            .Add("dev-libs/a-2", ("SLOT", "2"), ("BDEPEND", "dev-libs/a"));

        Assert.Equal(["builder dev-libs/a-1", "builder dev-libs/a-2", "image dev-libs/a-2"], repository.Plan("dev-libs/a:2").Order);
    }

    [Fact]
    public void What_an_alternative_forbids_is_not_there_when_the_package_is_compiled()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("BDEPEND", "|| ( ( dev-libs/a !dev-libs/b ) dev-libs/c )"))
            .Add("dev-libs/a-1", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1");

        Assert.Equal(["builder dev-libs/c-1", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void The_answer_does_not_depend_on_chance()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("DEPEND", "dev-libs/c dev-libs/b"), ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-1", ("RDEPEND", "dev-libs/b"));

        string[] first = repository.Plan("app-misc/a").Order;
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(first, repository.Plan("app-misc/a").Order));
    }
}
