using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>Which version is chosen, and for which root.</summary>
public sealed class SelectionTests
{
    [Fact]
    public void The_newest_visible_version_is_chosen()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1.9")
            .Add("app-misc/a-1.10")
            .Add("app-misc/a-2", ("KEYWORDS", "~amd64"))
            .Add("app-misc/a-3")
            .WriteProfile("package.mask", "=app-misc/a-3\n");

        Assert.Equal(["image app-misc/a-1.10"], repository.Plan("app-misc/a").Order);
    }

    [Theory]
    [InlineData("<app-misc/a-2", "1")]
    [InlineData("=app-misc/a-1*", "1")]
    [InlineData("app-misc/a:old", "1")]
    [InlineData("app-misc/a:old=", "1")]
    [InlineData("app-misc/a:0/7", "2")]
    [InlineData("app-misc/a", "2")]
    public void A_dependency_is_met_by_the_newest_version_that_it_speaks_of(string dependency, string version)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("SLOT", "old"))
            .Add("app-misc/a-2", ("SLOT", "0/7"))
            .Add("app-misc/top-1", ("RDEPEND", dependency));

        Assert.Equal([$"image app-misc/a-{version}", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void What_building_needs_goes_to_the_builder_and_what_running_needs_to_the_image()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("DEPEND", "dev-libs/headers"), ("BDEPEND", "dev-libs/tool"), ("RDEPEND", "dev-libs/run"), ("PDEPEND", "dev-libs/post"), ("IDEPEND", "dev-libs/install"))
            .Add("dev-libs/headers-1", ("RDEPEND", "dev-libs/shared"))
            .Add("dev-libs/tool-1")
            .Add("dev-libs/run-1", ("RDEPEND", "dev-libs/shared"))
            .Add("dev-libs/post-1")
            .Add("dev-libs/install-1")
            .Add("dev-libs/shared-1");

        Plan plan = repository.Plan("app-misc/top");

        Assert.Equal(
            [
                "builder dev-libs/shared-1", "builder dev-libs/headers-1", "builder dev-libs/tool-1", "builder dev-libs/install-1",
                "image dev-libs/shared-1", "image dev-libs/run-1", "image app-misc/top-1", "image dev-libs/post-1",
            ],
            plan.Order.OrderBy(line => line[0]));
        Assert.Equal(["dev-libs/headers-1", "dev-libs/tool-1"], plan.Names(plan.At("image app-misc/top-1").BuildDependencies).Order(StringComparer.Ordinal));
        Assert.Equal(["dev-libs/post-1", "dev-libs/run-1"], plan.Names(plan.At("image app-misc/top-1").RuntimeDependencies).Order(StringComparer.Ordinal));
        Assert.Equal(["dev-libs/headers-1", "dev-libs/shared-1", "dev-libs/tool-1"], plan.Sysroot("image app-misc/top-1").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_builder_provides_is_not_built_for_it_but_still_goes_into_the_image()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { BuilderProvides = ["dev-libs/tool", "dev-libs/unheard-of"] }
            .Add("app-misc/top-1", ("BDEPEND", ">=dev-libs/tool-5 dev-libs/unheard-of"), ("RDEPEND", "dev-libs/tool"))
            .Add("dev-libs/tool-1");

        Plan plan = repository.Plan("app-misc/top");

        Assert.Equal(["image dev-libs/tool-1", "image app-misc/top-1"], plan.Order);
        Assert.Equal(
            ["dev-libs/tool", "dev-libs/unheard-of"],
            plan.At("image app-misc/top-1").ProvidedBuildDependencies.Select(package => package.ToString()));
    }

    [Fact]
    public void What_counts_as_installed_in_the_image_is_not_merged_into_it()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { ImageProvides = ["dev-libs/b-2"] }
            .Add("app-misc/a-1", ("DEPEND", "dev-libs/b"), ("RDEPEND", ">=dev-libs/b-2:7[flag]"))
            .Add("dev-libs/b-1");

        Assert.Equal(["builder dev-libs/b-1", "image app-misc/a-1"], repository.Plan("app-misc/a", "dev-libs/b").Order);
    }

    [Fact]
    public void A_provided_package_of_another_version_does_not_count()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { ImageProvides = ["dev-libs/b-2"] }
            .Add("app-misc/a-1", ("RDEPEND", ">=dev-libs/b-3"))
            .Add("dev-libs/b-3");

        Assert.Equal(["image dev-libs/b-3", "image app-misc/a-1"], repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void Two_slots_of_a_package_stand_side_by_side()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "dev-libs/b:1 dev-libs/b:2"))
            .Add("dev-libs/b-1.5", ("SLOT", "1"))
            .Add("dev-libs/b-2.5", ("SLOT", "2"));

        Assert.Equal(["image dev-libs/b-1.5", "image dev-libs/b-2.5", "image app-misc/top-1"], repository.Plan("app-misc/top").Order);
    }

    [Fact]
    public void Whoever_asks_for_a_package_is_named_once()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b dev-libs/b:0"))
            .Add("app-misc/c-1", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1");

        Assert.Equal(["app-misc/a-1", "app-misc/c-1"], repository.Plan("app-misc/a", "app-misc/c").At("image dev-libs/b-1").RequiredBy);
    }

    [Fact]
    public void The_system_set_is_a_build_dependency_of_all_but_what_it_is_made_of()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { BuilderProvides = ["dev-libs/make"] }
            .WriteProfile("packages", "*dev-libs/gcc\n*dev-libs/make\ndev-libs/only-in-the-profile-set\n")
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/gmp"))
            .Add("dev-libs/gcc-1", ("RDEPEND", "dev-libs/gmp"))
            .Add("dev-libs/gmp-1");

        Plan plan = repository.Plan("app-misc/a");

        Assert.Equal(
            ["builder dev-libs/gcc-1", "builder dev-libs/gmp-1", "image app-misc/a-1", "image dev-libs/gmp-1"],
            plan.Order.Order(StringComparer.Ordinal));
        Assert.Equal(["dev-libs/gmp-1", "dev-libs/gcc-1"], plan.Sysroot("image app-misc/a-1"));
        Assert.Empty(plan.Sysroot("image dev-libs/gmp-1"));
        Assert.All(plan.Packages, package => Assert.Equal("dev-libs/make", Assert.Single(package.ProvidedBuildDependencies).ToString()));
    }
}
