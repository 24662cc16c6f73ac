using System.Collections.Immutable;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>`[env.NAME]` and package.env reach the builds that they are for, and no others.</summary>
public sealed class PackageEnvironmentTests : IDisposable
{
    readonly Workplace _workplace = new();

    public PackageEnvironmentTests()
    {
        var repository = TinyRepository.Create(_workplace);
        repository.Add(Telling("plain"));
        repository.Add(Telling("special"));
    }

    [Fact]
    public async Task A_table_of_the_specification_changes_one_package()
    {
        TinyImage.Specify(_workplace, "test/plain test/special", """
            ['test/special']
            env = ['special']

            [env]
            FEATURES = 'installsources parallel-fetch'

            [env.special]
            CFLAGS = '${CFLAGS} -g3'
            MAKEOPTS = '-j1 --quiet'
            EXTRA_ECONF = '--with-this --with-that'
            FEATURES = 'nostrip'
            """);
        StavesResult result = (await _workplace.RunAsync("build", "--jobs", "1")).ShouldSucceed();
        Assert.Equal("told CFLAGS=-O1 -pipe MAKEOPTS=-j1 nostrip=no", Told("plain"));
        Assert.Equal("told CFLAGS=-O1 -pipe -g3 MAKEOPTS=-j1 --quiet nostrip=yes", Told("special"));
        Assert.Contains("--with-this --with-that", Log("special"), StringComparison.Ordinal);
        Assert.DoesNotContain("--with-this", Log("plain"), StringComparison.Ordinal);
        Assert.Contains("warning[STV5330]: some FEATURES have no effect\n  installsources: sources are not put into packages\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_env_of_a_Gentoo_configuration_does_too()
    {
        TinyImage.Specify(_workplace, "test/plain test/special");
        _workplace.Write("gentoo/etc/portage/package.env", "test/special special\n");
        _workplace.Write("gentoo/etc/portage/env/special", "CFLAGS=\"-O0\"\nEXTRA_ECONF=\"--with-this\"\n");
        (await _workplace.RunAsync("build", "--jobs", "1", "--config-root", "gentoo")).ShouldSucceed();
        Assert.Equal("told CFLAGS=-O1 -pipe MAKEOPTS=-j1 nostrip=no", Told("plain"));
        Assert.Equal("told CFLAGS=-O0 MAKEOPTS=-j1 nostrip=no", Told("special"));
        Assert.Contains("--with-this", Log("special"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_code_of_the_profile_and_of_the_user_runs_in_the_phases()
    {
        TinyImage.Specify(_workplace, "test/plain test/special");
        _workplace.Write("repository/profiles/tiny/profile.bashrc", "CFLAGS+=' profile'\n");
        _workplace.Write("gentoo/etc/portage/bashrc", "post_src_configure() { echo \"configured $PN\"; }\n");
        _workplace.Write("gentoo/etc/portage/env/test/special", "pre_src_configure() { CFLAGS+=' user'; }\n");
        (await _workplace.RunAsync("build", "--jobs", "1", "--config-root", "gentoo")).ShouldSucceed();
        Assert.Contains("profile", Told("plain"), StringComparison.Ordinal);
        Assert.DoesNotContain("user", Told("plain"), StringComparison.Ordinal);
        Assert.Contains("user", Told("special"), StringComparison.Ordinal);
        Assert.Contains("configured special", Log("special"), StringComparison.Ordinal);

        // It is a part of what a package is made from.
        _workplace.Write("gentoo/etc/portage/env/test/special", "\n");
        Assert.Equal(["test/special-1"], (await _workplace.RunAsync("build", "--config-root", "gentoo")).ShouldSucceed().Compiled);
    }

    [Fact]
    public async Task A_feature_that_steers_only_compiles_nothing_anew()
    {
        TinyImage.Specify(_workplace, "test/plain");
        (await _workplace.RunAsync("build")).ShouldSucceed();
        TinyImage.Specify(_workplace, "test/plain", "[env]\nFEATURES = 'keepwork ccache -parallel-fetch'\nMAKEOPTS = '-j5'");
        Assert.Empty((await _workplace.RunAsync("build")).ShouldSucceed().Compiled);
        TinyImage.Specify(_workplace, "test/plain", "[env]\nFEATURES = 'nostrip'");
        Assert.Equal(["test/plain-1"], (await _workplace.RunAsync("build")).ShouldSucceed().Compiled);
    }

    public void Dispose() => _workplace.Dispose();

    string Log(string name) => File.ReadAllText(Assert.Single(Directory.EnumerateFiles(Path.Combine(_workplace.Cache, "logs", "test"), $"{name}-1-*.log")));

    string Told(string name) => Assert.Single(Log(name).Split('\n'), line => line.StartsWith("told ", StringComparison.Ordinal));

    static Ebuild Telling(string name) => new("test", name, "1")
    {
        HasSource = true,
        Source = ImmutableSortedDictionary<string, string>.Empty.Add("configure.in", "#!/bin/sh\necho configured\n"),
        DefinedPhases = "configure install",
        Functions = """
            src_configure() {
            	cp configure.in configure && chmod +x configure || die
            	econf
            	echo "told CFLAGS=${CFLAGS} MAKEOPTS=${MAKEOPTS} nostrip=$(has nostrip ${FEATURES} && echo yes || echo no)"
            }

            src_install() {
            	insinto /usr/share/told
            	newins - {{name}} <<< "x"
            }

            """.Replace("{{name}}", name, StringComparison.Ordinal),
    };
}
