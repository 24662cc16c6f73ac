using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>The layers that decide a flag, one by one.</summary>
public sealed class EffectiveUseTests : IDisposable
{
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("IUSE=+a -b c\n", "", "", "a")]
    [InlineData("IUSE=+a -b c\n", "-a b", "", "b")]
    [InlineData("IUSE=+a -b c\n", "-a b", "a -b c", "a c")]
    [InlineData("IUSE=+a +b c\n", "", "-* c", "c")]
    [InlineData("IUSE=+a\n", "undeclared", "other", "a")]
    public void A_higher_layer_overrides_a_lower_one(string iuse, string profile, string makeConf, string expected)
    {
        Defaults($"USE=\"{profile}\"\n");
        _files.Package("main", "app-misc/a-1", $"KEYWORDS=amd64\n{iuse}");

        Assert.Equal(expected, Enabled(new UserConfiguration { MakeConf = [ShellAssignments.Parse($"USE=\"{makeConf}\"\n", "make.conf")] }));
    }

    [Theory]
    [InlineData("b", ">=app-misc/a-1 b", "app-misc/a -b")]
    [InlineData("b", "app-misc/a -b", "*/* b", "=app-misc/a-1 b")]
    [InlineData("b", "app-misc/a b", "*/* -b")]
    [InlineData("b", ">=app-misc/a-0.9 b", ">=app-misc/a-0.1 -b")]
    [InlineData("b", "<app-misc/a-2 b", "<app-misc/a-3 -b")]
    [InlineData("b", ">app-misc/a-0.5 b", "<app-misc/a-2 -b")]
    [InlineData("a b", "app-misc/a b a", "app-misc/other -b")]
    [InlineData("", "app-misc/a -b", "app-misc/a a", "app-misc/a -a")]
    public void Of_several_lines_the_most_specific_counts(string expected, params string[] lines)
    {
        _files.Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=a b\n");

        Assert.Equal(expected, Enabled(new UserConfiguration { PackageUse = Settings(lines) }));
    }

    [Fact]
    public void Lines_of_a_profile_apply_node_by_node()
    {
        Defaults("USE=\"-x\"\n");
        _files.Write("main", "profiles/p/package.use", "=app-misc/a-1 x y\n")
            .Write("main", "profiles/q/eapi", "8\n").Write("main", "profiles/q/parent", "../p\n")
            .Write("main", "profiles/q/make.defaults", "USE=\"-y\"\n").Write("main", "profiles/q/package.use", "app-misc/a z\n")
            .Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=x y z\n");

        Assert.Equal("x z", Enabled(UserConfiguration.Empty, "q"));
    }

    [Fact]
    public void A_mask_beats_a_force_and_both_beat_the_user()
    {
        _files.Write("main", "profiles/p/use.mask", "masked\nboth\n").Write("main", "profiles/p/use.force", "forced\nboth\n")
            .Write("main", "profiles/p/package.use.mask", "app-misc/a -masked here\n")
            .Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=+masked forced both here\n")
            .Package("main", "app-misc/b-1", "KEYWORDS=amd64\nIUSE=+masked forced both here\n");
        var user = new UserConfiguration { PackageUse = Settings("*/* masked both here -forced") };
        PortageConfiguration configuration = _files.Configure(user);

        Assert.Equal("forced masked", Shown(configuration, "app-misc/a-1"));
        Assert.Equal("forced here", Shown(configuration, "app-misc/b-1"));
    }

    [Fact]
    public void Stable_masks_hold_for_packages_with_a_stable_keyword_only()
    {
        _files.Write("main", "profiles/p/use.stable.mask", "x\n").Write("main", "profiles/p/package.use.stable.force", "app-misc/a y\n")
            .Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=+x y\n").Package("main", "app-misc/a-2", "KEYWORDS=~amd64\nIUSE=+x y\n");
        PortageConfiguration configuration = _files.Configure(
            new UserConfiguration { PackageAcceptKeywords = Settings("=app-misc/a-2 ~amd64") });
        PortageConfiguration testing = _files.Configure(new UserConfiguration { PackageAcceptKeywords = Settings("*/* ~amd64") });

        Assert.Equal("y", Shown(configuration, "app-misc/a-1"));
        Assert.Equal("x", Shown(configuration, "app-misc/a-2"));
        Assert.Equal("x", Shown(testing, "app-misc/a-1"));
    }

    [Fact]
    public void Masks_of_a_repository_and_its_masters_hold_for_its_packages_alone()
    {
        _files.Write("main", "profiles/use.mask", "x\n").Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=+x +y\n")
            .Repository("over", masters: "main").Write("over", "profiles/package.use.mask", "app-misc/b -x y\n")
            .Package("over", "app-misc/b-1", "KEYWORDS=amd64\nIUSE=+x +y\n");
        PortageConfiguration configuration = _files.Configure(null, "main", "over");

        Assert.Equal("y", Shown(configuration, "app-misc/a-1"));
        Assert.Equal("x", Shown(configuration, "app-misc/b-1"));
    }

    [Fact]
    public void Values_of_a_variable_add_up_in_the_profile_and_are_replaced_by_the_user()
    {
        Defaults("USE_EXPAND=\"FRUIT\"\nFRUIT=\"apple\"\n");
        _files.Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=fruit_apple +fruit_banana fruit_cherry\n");

        Assert.Equal("fruit_apple fruit_banana", Enabled(UserConfiguration.Empty));
        Assert.Equal("fruit_cherry", Enabled(new UserConfiguration { MakeConf = [ShellAssignments.Parse("FRUIT=cherry", "make.conf")] }));
        Assert.Equal(
            "fruit_apple fruit_cherry", Enabled(new UserConfiguration { PackageUse = Settings("app-misc/a FRUIT: cherry -banana") }));
        Assert.Equal(
            "fruit_banana", Enabled(new UserConfiguration { PackageUse = Settings("app-misc/a -fruit_* FRUIT: banana") }));
    }

    [Fact]
    public void The_profile_adds_flags_that_no_ebuild_declares()
    {
        Defaults("USE_EXPAND=\"ELIBC\"\nUSE_EXPAND_IMPLICIT=\"ELIBC ARCH\"\nUSE_EXPAND_UNPREFIXED=\"ARCH\"\n"
            + "USE_EXPAND_VALUES_ELIBC=\"glibc musl\"\nUSE_EXPAND_VALUES_ARCH=\"amd64 x86\"\nIUSE_IMPLICIT=\"prefix\"\nELIBC=\"musl\"\n");
        _files.Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=a\n");
        PortageConfiguration configuration = _files.Configure();
        PackageUse use = configuration.UseOf(RepositoryBuilder.Find(configuration, "app-misc/a-1"));

        Assert.Equal("amd64 elibc_musl", string.Join(' ', use.Enabled));
        Assert.Equal(["a", "amd64", "elibc_glibc", "elibc_musl", "prefix", "x86"], use.IuseEffective.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_environment_adds_to_the_variables_of_its_packages()
    {
        Defaults("CFLAGS=\"-O2\"\n");
        _files.Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=x test\n");
        PortageConfiguration configuration = _files.Configure(new UserConfiguration
        {
            PackageEnv = Settings("app-misc/a slow one"),
            EnvFiles = ImmutableDictionary<string, ShellAssignments>.Empty
                .Add("slow", ShellAssignments.Parse("CFLAGS=\"${CFLAGS} -g\"\nUSE=x\nFEATURES=test\n", "slow"))
                .Add("one", ShellAssignments.Parse("CFLAGS=\"${CFLAGS} -pipe\"\nMAKEOPTS=-j1\n", "one")),
        });
        PackageMetadata package = RepositoryBuilder.Find(configuration, "app-misc/a-1");

        Assert.Equal("test x", string.Join(' ', configuration.UseOf(package).Enabled));
        Assert.Equal("-O2 -g -pipe", configuration.VariablesOf(package)["CFLAGS"]);
        Assert.Equal("-j1", configuration.VariablesOf(package)["MAKEOPTS"]);
        Assert.Equal("-O2", configuration.Variables["CFLAGS"]);
    }

    [Fact]
    public void An_environment_that_is_not_defined_is_named()
    {
        Diagnostic failure = RepositoryBuilder.Failure(
            () => _files.Configure(new UserConfiguration { PackageEnv = Settings("app-misc/a nocash") }));

        Assert.Equal(("STV2110", new SourceLocation("user", 1)), (failure.Code, failure.Location));
    }

    void Defaults(string text) =>
        _files.Write("main", "profiles/p/make.defaults", "ARCH=\"amd64\"\nACCEPT_KEYWORDS=\"amd64\"\n" + text);

    static ImmutableArray<PackageSetting> Settings(params string[] lines) =>
        PackageSetting.ParseAll(string.Join('\n', lines), "user");

    string Enabled(UserConfiguration user, string profile = "p")
    {
        var set = new RepositorySet([_files.Open("main")]);
        return Shown(PortageConfiguration.Create(set, ProfileStack.Load(set, set.Main, profile), user), "app-misc/a-1");
    }

    static string Shown(PortageConfiguration configuration, string package) =>
        string.Join(' ', configuration.UseOf(RepositoryBuilder.Find(configuration, package)).Enabled);
}
