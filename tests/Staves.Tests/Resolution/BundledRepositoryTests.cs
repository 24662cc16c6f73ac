using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>The repository that comes with Staves, with a host that has all that it may provide.</summary>
public sealed class BundledRepositoryTests
{
    [Fact]
    public void Bash_on_musl_is_five_packages_compiled_against_three()
    {
        Plan plan = Resolve("musl", "app-shells/bash", "virtual/libc");

        Assert.Equal(
            ["app-shells/bash", "sys-libs/musl", "sys-libs/ncurses", "sys-libs/readline", "virtual/libc"],
            plan.ImagePackages.Select(index => plan.Packages[index].Metadata.Name.Package.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("app-shells/bash", plan.Packages.Last(package => package.Root == PackageRoot.Image).Metadata.Name.Package.ToString());
        int bash = plan.ImagePackages.Last();
        Assert.Equal(["net", "readline"], plan.Packages[bash].Use.Intersect(["net", "readline", "nls", "sh"]));
        Assert.Superset(
            new HashSet<string>(["sys-libs/musl", "sys-libs/ncurses", "sys-libs/readline"], StringComparer.Ordinal),
            plan.SysrootOf(bash).Select(index => plan.Packages[index].Metadata.Name.Package.ToString()).ToHashSet(StringComparer.Ordinal));
        Assert.Contains("sys-devel/gcc", plan.Packages[bash].ProvidedBuildDependencies.Select(package => package.ToString()));
    }

    [Theory]
    [InlineData("musl")]
    [InlineData("glibc-host")]
    public void Every_package_of_the_repository_has_a_plan(string profile)
    {
        EbuildRepository repository = Open();
        Assert.All(
            repository.PackageNames().Where(package => package.Category is not ("sys-libs" or "sys-kernel")),
            package => Assert.NotEmpty(Resolve(profile, package.ToString()).Packages));
    }

    static Plan Resolve(string profile, params string[] goals)
    {
        EbuildRepository repository = Open();
        var repositories = new RepositorySet([repository]);
        string[] provided =
        [
            .. File.ReadLines(Path.Combine(repository.Path, "metadata", "host-provided"))
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(' ')[0]),
        ];
        ResolutionOutcome outcome = Resolver.Resolve(
            new ResolutionRequest(
                [.. goals.Select(goal => new ResolutionGoal(PackageDependency.Parse(goal), "packages"))],
                repositories,
                PortageConfiguration.Create(repositories, ProfileStack.Load(repositories, repository, profile), UserConfiguration.Empty),
                ImageProvides: [],
                [.. provided.Select(QualifiedPackageName.Parse)]),
            TestContext.Current.CancellationToken);
        return outcome is ResolutionOutcome.Solved(var plan) ? plan : throw new InvalidOperationException(((ResolutionOutcome.Unsatisfiable)outcome).Text);
    }

    static EbuildRepository Open() => EbuildRepository.Open(Path.Combine(TestPaths.RepositoryRoot, "repository"));
}
