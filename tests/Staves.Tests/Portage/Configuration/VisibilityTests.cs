using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

public sealed class VisibilityTests : IDisposable
{
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main")
        .Write("main", "profiles/license_groups", "FREE MIT @GPL\nGPL GPL-2 GPL-3\nEULA Evil\n");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("amd64", "", "")]
    [InlineData("~amd64", "", "only the keyword `~amd64` would make it visible")]
    [InlineData("~amd64", "app-misc/a", "")]
    [InlineData("~amd64", "app-misc/a ~amd64", "")]
    [InlineData("~amd64", "app-misc/b ~amd64", "only the keyword `~amd64` would make it visible")]
    [InlineData("arm64", "", "it has no keyword for the architecture")]
    [InlineData("arm64", "app-misc/a *", "")]
    [InlineData("~arm64", "app-misc/a *", "it has no keyword for the architecture")]
    [InlineData("~arm64", "app-misc/a ~*", "")]
    [InlineData("", "app-misc/a ~*", "it has no keyword for the architecture")]
    [InlineData("", "app-misc/a **", "")]
    [InlineData("-*", "app-misc/a *", "it has no keyword for the architecture")]
    [InlineData("amd64", "app-misc/a -amd64", "only the keyword `amd64` would make it visible")]
    public void A_keyword_must_be_accepted(string keywords, string accepted, string expected)
    {
        _files.Package("main", "app-misc/a-1", $"KEYWORDS={keywords}\n");

        Assert.Equal(expected, Reasons(new UserConfiguration { PackageAcceptKeywords = Settings(accepted) }));
    }

    [Theory]
    [InlineData("MIT", "", "")]
    [InlineData("Evil", "", "the licence `Evil` is not accepted")]
    [InlineData("Evil Bad", "-*", "the licences `Evil`, `Bad` are not accepted")]
    [InlineData("|| ( Evil MIT )", "", "")]
    [InlineData("|| ( Evil ( MIT Bad ) )", "-* MIT", "the licences `Evil`, `Bad` are not accepted")]
    [InlineData("on? ( Evil ) MIT", "", "the licence `Evil` is not accepted")]
    [InlineData("off? ( Evil ) MIT", "", "")]
    [InlineData("!off? ( Evil ) MIT", "", "the licence `Evil` is not accepted")]
    [InlineData("|| ( off? ( MIT ) Evil )", "", "the licence `Evil` is not accepted")]
    [InlineData("GPL-3", "-* @FREE", "")]
    [InlineData("GPL-3", "-* @FREE -@GPL", "the licence `GPL-3` is not accepted")]
    [InlineData("Evil", "*", "")]
    public void Licences_must_be_accepted(string license, string accepted, string expected)
    {
        _files.Package("main", "app-misc/a-1", $"KEYWORDS=amd64\nIUSE=+on off\nLICENSE={license}\n");

        Assert.Equal(expected, Reasons(new UserConfiguration { PackageLicense = Settings($"app-misc/a {accepted}") }));
        Assert.Equal(
            expected, Reasons(new UserConfiguration { MakeConf = [ShellAssignments.Parse($"ACCEPT_LICENSE='{accepted}'", "make.conf")] }));
    }

    [Theory]
    [InlineData("PROPERTIES=live", "its PROPERTIES `live` are not accepted")]
    [InlineData("RESTRICT=fetch", "its RESTRICT `fetch` is not accepted")]
    public void Properties_and_restrictions_may_be_refused(string field, string expected)
    {
        _files.Package("main", "app-misc/a-1", $"KEYWORDS=amd64\n{field}\n");

        Assert.Equal("", Reasons(UserConfiguration.Empty));
        Assert.Equal(expected, Reasons(new UserConfiguration
        {
            MakeConf = [ShellAssignments.Parse("ACCEPT_PROPERTIES='* -live' ACCEPT_RESTRICT='-* mirror'", "make.conf")],
        }));
    }

    [Fact]
    public void An_EAPI_that_is_not_known_hides_the_package()
    {
        _files.Write("main", "metadata/md5-cache/app-misc/a-1", "EAPI=99\n");

        Assert.Equal("its EAPI `99` is not supported", Reasons(UserConfiguration.Empty));
    }

    [Theory]
    [InlineData("SLOT=a b", "SLOT `a b` is not a slot")]
    [InlineData("IUSE=good %bad", "IUSE `%bad` is not a USE flag")]
    [InlineData("KEYWORDS=amd64 a/b", "KEYWORDS `a/b` is not a keyword")]
    [InlineData("nothing", "`nothing` is not a line of the form `KEY=value`")]
    public void A_broken_entry_hides_its_version_and_no_other(string line, string fault)
    {
        _files.Package("main", "app-misc/a-2", "KEYWORDS=amd64\n").Write(
            "main",
            "metadata/md5-cache/app-misc/a-1",
            $"EAPI=8\n{(line.StartsWith("SLOT", StringComparison.Ordinal) ? "" : "SLOT=0\n")}{line}\n");

        Assert.Contains($"it is broken: {fault}, in ", Reasons(UserConfiguration.Empty));
        Assert.True(Visibility(UserConfiguration.Empty, package: "app-misc/a-2").IsVisible);
    }

    [Fact]
    public void Every_reason_is_told()
    {
        _files.Package("main", "app-misc/a-1", "KEYWORDS=~amd64\nLICENSE=Evil\n").Write("main", "profiles/p/package.mask", "app-misc/a\n");

        Assert.Equal(3, Visibility(UserConfiguration.Empty).Reasons.Length);
    }

    [Fact]
    public void A_later_profile_takes_back_a_mask_and_the_user_unmasks_all()
    {
        _files.Package("main", "app-misc/a-1")
            .Write("main", "profiles/p/package.mask", "# Broken,\n# see bug 1\napp-misc/b\napp-misc/a # now\n");

        var mask = Assert.IsType<MaskReason.PackageMask>(Assert.Single(Visibility(UserConfiguration.Empty).Reasons));
        Assert.Equal(("app-misc/a", 4, "Broken,\nsee bug 1"), (mask.Pattern, mask.Location.Line, mask.Comment));
        Assert.Equal("", Reasons(new UserConfiguration { PackageUnmask = Settings("=app-misc/a-1") }));

        _files.Write("main", "profiles/q/parent", "../p\n").Write("main", "profiles/q/eapi", "8\n")
            .Write("main", "profiles/q/package.mask", "-app-misc/a\n");
        Assert.Equal("", Reasons(UserConfiguration.Empty, "q"));
    }

    [Fact]
    public void A_mask_of_a_repository_holds_for_the_repositories_below_it_unless_they_take_it_back()
    {
        _files.Write("main", "profiles/package.mask", "app-misc/a\napp-misc/b\n").Package("main", "app-misc/a-1")
            .Repository("over", masters: "main").Write("over", "profiles/package.mask", "-app-misc/a\n")
            .Package("over", "app-misc/a-2").Package("over", "app-misc/b-1")
            .Repository("alone").Package("alone", "app-misc/a-3");
        PortageConfiguration configuration = _files.Configure(null, "main", "over", "alone");

        Assert.Equal(
            [("a-1", false), ("a-2", true), ("b-1", false), ("a-3", true)],
            from package in (string[])["a-1", "a-2", "b-1", "a-3"]
            select (package, configuration.VisibilityOf(RepositoryBuilder.Find(configuration, $"app-misc/{package}")).IsVisible));
    }

    static ImmutableArray<PackageSetting> Settings(string line) =>
        PackageSetting.ParseAll(line, "user");

    string Reasons(UserConfiguration user, string profile = "p") => string.Join("; ", Visibility(user, profile).Reasons);

    Visibility Visibility(UserConfiguration user, string profile = "p", string package = "app-misc/a-1")
    {
        var set = new RepositorySet([_files.Open("main")]);
        var configuration = PortageConfiguration.Create(set, ProfileStack.Load(set, set.Main, profile), user);
        return configuration.VisibilityOf(RepositoryBuilder.Find(configuration, package));
    }
}
