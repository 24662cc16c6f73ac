using Staves.Authoring;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Tests.Authoring;

/// <summary>What `staves init` writes.</summary>
public sealed class SpecificationTemplateTests
{
    static readonly Lazy<RepositorySet> Bundled = new(() => new RepositorySet([EbuildRepository.Open(Path.Combine(TestPaths.RepositoryRoot, "repository"))]));

    [Fact]
    public void With_little_said_it_shows_what_else_there_is() => Snapshot.Matches(Render(new InitRequest { Packages = ["app-shells/bash"] }));

    [Fact]
    public void What_is_said_is_in_it() => Snapshot.Matches(Render(new InitRequest
    {
        Packages = ["app-shells/bash", ">=dev-db/sqlite-3", "nginx"],
        Name = "registry.example.com/me/all",
        Use = ["-nls", "readline"],
        IsMusl = false,
        Locale = LocaleSpecification.TryParse("de_DE.ISO-8859-1", out LocaleSpecification? locale) ? locale : null,
        Command = ["/bin/bash", "-c", "echo 'hello'"],
    }));

    [Fact]
    public void With_another_builder_packages_are_those_of_Gentoo()
    {
        var request = new InitRequest { Packages = ["app-editors/nano"], Builder = "stage3:musl", Use = ["-nls"] };
        Snapshot.Matches(Checked(SpecificationTemplate.Render(request, PackageChoice.Unchecked(request), hasSchema: false)));
    }

    [Theory]
    [InlineData("app-shells/bsh", "`app-shells/bash` is the nearest")]
    [InlineData("bahs", "`app-shells/bash` is the nearest")]
    [InlineData("qwertyuiop", null)]
    [InlineData(">=app-shells/bash-99", null)]
    public void A_package_that_is_not_there_is_refused_with_the_nearest(string package, string? hint)
    {
        Diagnostic refused = Assert.Single(Assert.Throws<StavesException>(() => PackageChoice.Find(new InitRequest { Packages = [package] }, Bundled.Value)).Diagnostics);
        Assert.Equal("STV1958", refused.Code);
        Assert.True(hint is null || refused.Hint == hint, refused.ToString());
    }

    [Fact]
    public void A_flag_that_no_package_has_is_refused_with_the_nearest()
    {
        var request = new InitRequest { Packages = ["app-shells/bash"], Use = ["-readlin"] };
        Diagnostic refused = Assert.Single(Assert.Throws<StavesException>(() => PackageChoice.Find(request, Bundled.Value)).Diagnostics);
        Assert.Equal(("STV1958", "`readline` is the nearest"), (refused.Code, refused.Hint));
    }

    [Fact]
    public void A_name_is_that_of_the_package_and_not_of_its_accounts() =>
        Assert.Equal("www-servers/nginx", Assert.Single(PackageChoice.Find(new InitRequest { Packages = ["nginx"] }, Bundled.Value)).Text);

    static string Render(InitRequest request) => Checked(SpecificationTemplate.Render(request, PackageChoice.Find(request, Bundled.Value), hasSchema: true));

    /// <summary>Whatever it is, it is a specification.</summary>
    static string Checked(string text)
    {
        SpecificationReader.Parse(text, "staves.toml");
        return text;
    }
}
