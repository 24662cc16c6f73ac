using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>Who needs whom, and what leaves with what.</summary>
public sealed class PlanGraphTests : IDisposable
{
    readonly RepositoryOnDisk _repository = new RepositoryOnDisk()
        .Add("app-misc/top-1", ("IUSE", "+gui debug"), ("RDEPEND", "dev-libs/a gui? ( dev-libs/b ) !debug? ( dev-libs/c )"))
        .Add("app-misc/other-1", ("RDEPEND", "dev-libs/b"))
        .Add("dev-libs/a-1", ("RDEPEND", "dev-libs/c"))
        .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/d"), ("PDEPEND", "dev-libs/plugin"))
        .Add("dev-libs/c-1")
        .Add("dev-libs/d-1")
        .Add("dev-libs/plugin-1", ("RDEPEND", "dev-libs/b"));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Goals_are_what_was_asked_for_and_not_what_that_needs()
    {
        Plan plan = _repository.Plan("app-misc/top", "dev-libs/c");
        Assert.Equal(["app-misc/top-1", "dev-libs/c-1"], plan.Names(new PlanGraph(plan).Requested(PackageRoot.Image)).Order());
    }

    [Fact]
    public void There_is_a_way_over_each_package_that_needs_it_the_shortest_first()
    {
        Plan plan = _repository.Plan("app-misc/top");
        Assert.Equal(
            ["app-misc/top-1 dev-libs/c-1", "app-misc/top-1 dev-libs/a-1 dev-libs/c-1"],
            new PlanGraph(plan).WaysTo(At(plan, "dev-libs/c-1")).Select(way => string.Join(' ', plan.Names(way))));
    }

    [Fact]
    public void A_way_does_not_go_over_the_package_that_it_leads_to()
    {
        Plan plan = _repository.Plan("app-misc/top");
        Assert.Equal(["app-misc/top-1 dev-libs/b-1"], new PlanGraph(plan).WaysTo(At(plan, "dev-libs/b-1")).Select(way => string.Join(' ', plan.Names(way))));
    }

    [Fact]
    public void What_a_package_alone_brings_leaves_with_it()
    {
        Plan plan = _repository.Plan("app-misc/top");
        Assert.Equal(["dev-libs/d-1", "dev-libs/plugin-1"], plan.Names(new PlanGraph(plan).BroughtAlone(At(plan, "dev-libs/b-1"))).Order());
        Assert.Empty(new PlanGraph(plan).BroughtAlone(At(plan, "dev-libs/a-1")));

        Plan shared = _repository.Plan("app-misc/top", "app-misc/other");
        Assert.Equal(["dev-libs/a-1", "dev-libs/c-1"], shared.Names(new PlanGraph(shared).BroughtAlone(At(shared, "app-misc/top-1"))).Order());
    }

    [Fact]
    public void The_flags_that_make_a_package_need_another_are_told()
    {
        Plan plan = _repository.Plan("app-misc/top");
        var graph = new PlanGraph(plan);
        int top = At(plan, "app-misc/top-1");
        Assert.Equal(["gui"], graph.ConditionsOf(top, At(plan, "dev-libs/b-1")));
        Assert.Equal(["-debug"], graph.ConditionsOf(top, At(plan, "dev-libs/c-1")));
        Assert.Empty(graph.ConditionsOf(top, At(plan, "dev-libs/a-1")));
    }

    static int At(Plan plan, string package) => plan.Packages.IndexOf(plan.At($"image {package}"));
}
