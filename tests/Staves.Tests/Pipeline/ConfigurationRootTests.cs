using Staves.Pipeline;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Specification;
using Staves.Tests.Portage.Configuration;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Pipeline;

/// <summary>`--config-root DIR`: a user's `/etc/portage` beneath a specification.</summary>
public sealed class ConfigurationRootTests : IDisposable
{
    readonly ConfigurationRoot _root = new();
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main")
        .Write("main", "profiles/q/eapi", "8\n").Write("main", "profiles/q/parent", "../p\n").Write("main", "profiles/q/use.force", "forced\n")
        .Package("main", "virtual/libc-1")
        .Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=x y forced\n")
        .Package("main", "app-misc/b-1", "KEYWORDS=~amd64\n");

    public ConfigurationRootTests() => _root
        .Write("etc/portage/repos.conf", $"[main]\nlocation = {_files.Path("main")}\n")
        .Link("etc/portage/make.profile", $"{_files.Path("main")}/profiles/p")
        .Write("etc/portage/package.use", "=app-misc/a-1 x -y\n")
        .Write("etc/portage/package.accept_keywords", "app-misc/b\n")
        .Write("etc/portage/sets/tools", "app-misc/a\napp-misc/b\n");

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Packages_on_the_command_line_need_no_specification() => Assert.Equal(
        ["app-misc/a-1 x", "app-misc/b-1 "], Plan(PackageArguments.ToSpecification(["app-misc/a", "app-misc/b"])));

    [Fact]
    public void A_set_of_the_user_stands_for_its_packages() => Assert.Equal(
        ["app-misc/a-1 x", "app-misc/b-1 "], Plan(PackageArguments.ToSpecification(["@tools"])));

    [Fact]
    public void The_specification_overrides_what_lies_beneath() => Assert.Equal(
        ["app-misc/a-1 forced y"],
        Plan(SpecificationReader.Parse(
            "name = 'x'\npackages = ['app-misc/a']\nprofile = 'q'\n['app-misc/a']\nuse = ['-x', 'y']\n", $"{_root.Path}/staves.toml")));

    [Fact]
    public void Repositories_of_the_specification_are_added()
    {
        _files.Repository("over", "main").Package("over", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=x\n");

        Plan plan = Resolve(SpecificationReader.Parse(
            $"name = 'x'\npackages = ['app-misc/a']\n[[repositories]]\nname = 'over'\ntype = 'local'\nuri = '{_files.Path("over")}'\n",
            $"{_root.Path}/staves.toml")).Plan;

        Assert.Contains(plan.Packages, package => package.Metadata.ToString() == "app-misc/a-1::over");
    }

    [Fact]
    public void Without_a_profile_the_message_says_where_one_was_looked_for()
    {
        File.Delete(Path.Combine(_root.Path, "etc/portage/make.profile"));

        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Plan(PackageArguments.ToSpecification(["app-misc/a"]))).Diagnostics[0];

        Assert.Equal($"no profile is chosen, and `{_root.Path}` has no `etc/portage/make.profile`", diagnostic.Message);
    }

    [Theory]
    [InlineData("app-misc/a-1", "`=app-misc/a-1`")]
    [InlineData("bash", null)]
    [InlineData("!app-misc/a", null)]
    public void An_argument_that_is_no_package_is_refused(string argument, string? hint)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => PackageArguments.ToSpecification([argument])).Diagnostics[0];

        Assert.Equal(("STV1910", hint), (diagnostic.Code, diagnostic.Hint));
    }

    [Fact]
    public void What_is_not_honoured_is_a_warning()
    {
        _root.Write("etc/portage/hooks/x", "");

        Assert.Equal("STV2123", Assert.Single(Resolve(PackageArguments.ToSpecification(["app-misc/a"])).Warnings).Code);
    }

    string[] Plan(ImageSpecification specification) =>
    [
        .. Resolve(specification).Plan.Packages
            .Where(package => package.Metadata.Name.Category == "app-misc")
            .Select(package => $"{package.Metadata.Name} {string.Join(' ', package.Use.Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal),
    ];

    ResolvedImage Resolve(ImageSpecification specification) => SpecificationResolver.ResolveAsync(
        specification,
        new ResolutionOptions { ConfigRoot = _root.Path, Cache = new CacheDirectories(Path.Combine(_root.Path, "cache")) },
        TestContext.Current.CancellationToken).GetAwaiter().GetResult();
}
