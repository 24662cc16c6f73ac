using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>What is merged into a root that holds packages already.</summary>
public sealed class InstalledPackageTests
{
    static readonly InstalledPolicy Update = new() { Update = true, Depth = int.MaxValue };

    [Fact]
    public void What_is_installed_is_not_merged_again()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", ">=dev-libs/b-1 dev-libs/c"))
            .Add("dev-libs/b-2")
            .Add("dev-libs/c-1")
            .Install("dev-libs/b-1");

        Assert.Equal(["image dev-libs/c-1", "image app-misc/a-1"], repository.Plan("app-misc/a", "dev-libs/b").Order);
    }

    [Theory]
    [InlineData(">=dev-libs/b-2")]
    [InlineData("dev-libs/b:0/2")]
    [InlineData("dev-libs/b[nls]")]
    public void An_installed_package_that_does_not_satisfy_is_replaced(string dependency)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", dependency))
            .Add("dev-libs/b-2", ("SLOT", "0/2"), ("IUSE", "+nls"))
            .Install("dev-libs/b-1", ("SLOT", "0/1"), ("IUSE", "nls"));

        Assert.Equal(["image dev-libs/b-2", "image app-misc/a-1"], repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void What_is_replaced_serves_nobody_else()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "<dev-libs/b-2 app-misc/c"))
            .Add("app-misc/c-1", ("RDEPEND", ">=dev-libs/b-2"))
            .Add("dev-libs/b-2")
            .Install("dev-libs/b-1");

        Assert.Contains("dev-libs/b", repository.Problems("app-misc/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_builder_what_is_installed_serves_until_it_is_replaced()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { InstalledRoot = PackageRoot.Builder }
            .Add("app-misc/a-1", ("BDEPEND", "<dev-libs/b-2 app-misc/c"))
            .Add("app-misc/c-1", ("BDEPEND", ">=dev-libs/b-2"))
            .Add("dev-libs/b-2")
            .Install("dev-libs/b-1");

        Plan plan = repository.Plan("app-misc/a");

        Assert.Equal(["builder dev-libs/b-2", "builder app-misc/c-1", "image app-misc/a-1"], plan.Order);
        Assert.Equal(["dev-libs/b"], plan.At("image app-misc/a-1").ProvidedBuildDependencies.Select(package => package.ToString()));
    }

    [Fact]
    public void What_is_requested_may_be_merged_again()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { InstalledPolicy = new InstalledPolicy { Reinstall = true } }
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1")
            .Install("dev-libs/b-1")
            .Install("app-misc/a-1")
            .Install("app-misc/gone-1");

        Assert.Equal(["image app-misc/a-1"], repository.Plan("app-misc/a", "app-misc/gone").Order);
    }

    [Fact]
    public void An_update_takes_newer_versions_as_deep_as_it_is_asked_to()
    {
        RepositoryOnDisk Repository(int depth) => new RepositoryOnDisk { InstalledPolicy = Update with { Depth = depth } }
            .Add("app-misc/a-2", ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-2", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-2")
            .Install("app-misc/a-1")
            .Install("dev-libs/b-1")
            .Install("dev-libs/c-1");
        using RepositoryOnDisk shallow = Repository(0);
        using RepositoryOnDisk one = Repository(1);
        using RepositoryOnDisk all = Repository(int.MaxValue);

        Assert.Equal(["image app-misc/a-2"], shallow.Plan("app-misc/a").Order);
        Assert.Equal(["image dev-libs/b-2", "image app-misc/a-2"], one.Plan("app-misc/a").Order);
        Assert.Equal(["image dev-libs/c-2", "image dev-libs/b-2", "image app-misc/a-2"], all.Plan("app-misc/a").Order);
    }

    [Fact]
    public void What_an_installed_package_lacks_is_added_where_that_is_looked_at()
    {
        RepositoryOnDisk Repository(InstalledPolicy policy) => new RepositoryOnDisk { InstalledPolicy = policy }
            .Add("app-misc/a-1")
            .Add("dev-libs/b-1")
            .Install("app-misc/a-1", ("RDEPEND", "dev-libs/b"), ("BDEPEND", "dev-libs/tool"));
        using RepositoryOnDisk plain = Repository(InstalledPolicy.Default);
        using RepositoryOnDisk deep = Repository(Update);
        using RepositoryOnDisk deepest = Repository(Update with { WithBuildDependencies = true });

        Assert.Empty(plain.Plan("app-misc/a").Order);
        Assert.Equal(["image dev-libs/b-1"], deep.Plan("app-misc/a").Order);
        Assert.Equal(["image dev-libs/b-1"], deepest.Plan("app-misc/a").Order);
    }

    [Fact]
    public void An_update_that_an_installed_package_does_not_allow_is_left_out()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { InstalledPolicy = Update }
            .Add("dev-libs/b-2", ("SLOT", "0/2"))
            .Install("dev-libs/b-1", ("SLOT", "0/1"))
            .Install("app-misc/a-1", ("RDEPEND", "dev-libs/b:0/1="));

        Assert.Empty(repository.Plan("dev-libs/b", "app-misc/a").Order);
    }

    [Fact]
    public void Of_alternatives_the_installed_one_is_kept()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "|| ( dev-libs/b dev-libs/c )"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1")
            .Install("dev-libs/c-1");

        Assert.Equal(["image app-misc/a-1"], repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void No_alternative_makes_an_installed_package_older()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "|| ( dev-libs/b[nls(-)] dev-libs/c )"))
            .Add("dev-libs/b-1", ("IUSE", "+nls"))
            .Add("dev-libs/b-2")
            .Add("dev-libs/c-1")
            .Install("dev-libs/b-2");

        Assert.Equal(["image dev-libs/c-1", "image app-misc/a-1"], repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void A_package_that_blocks_what_is_installed_cannot_be_added()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "!<dev-libs/b-2"))
            .Add("app-misc/a-0")
            .Add("dev-libs/b-2")
            .Install("dev-libs/b-1");

        Assert.Equal(["image app-misc/a-0"], repository.Plan("app-misc/a").Order);
        Assert.Contains("dev-libs/b-1", repository.Problems("=app-misc/a-1"), StringComparison.Ordinal);
        Assert.Equal(["image app-misc/a-1", "image dev-libs/b-2"], repository.Plan("=app-misc/a-1", ">=dev-libs/b-2").Order.Order(StringComparer.Ordinal));
    }
}
