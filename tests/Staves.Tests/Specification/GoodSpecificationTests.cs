using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Tests.Specification;

public sealed class GoodSpecificationTests
{
    static readonly ImageSpecification Complete = SpecificationReader.Read(
        Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/Specification/complete.toml"));

    [Fact]
    public void The_example_of_the_readme_is_read()
    {
        ImageSpecification specification = SpecificationReader.Parse(
            """
            name = 'staves/bash'
            packages = ['app-shells/bash']
            command = ['/bin/bash', '-c']

            ['app-shells/bash']
            use = ['-nls']

            [env]
            CFLAGS="${CFLAGS} -Os"

            [[repositories]]
            name = 'staves'
            type = 'bundled'

            [build]
            builder = "host"
            """,
            "/work/staves.toml");
        Assert.Equal("staves/bash:latest", specification.Reference);
        RequestedPackage.Specification package = Assert.IsType<RequestedPackage.Specification>(Assert.Single(specification.Packages));
        Assert.Equal("app-shells/bash", package.Dependency.Package.ToString());
        Assert.Equal(new SourceLocation("/work/staves.toml", 2, 13), package.Location);
        Assert.Equal(["/bin/bash", "-c"], specification.Command);
        PackageSettings settings = Assert.Single(specification.PackageSettings);
        Assert.Equal(new SourceLocation("/work/staves.toml", 5, 2), settings.Location);
        Assert.Equal(new Located<string>("-nls", new SourceLocation("/work/staves.toml", 6, 8)), Assert.Single(settings.Use));
        Assert.Equal(
            new EnvironmentVariable("CFLAGS", "${CFLAGS} -Os", new SourceLocation("/work/staves.toml", 9, 1)),
            Assert.Single(specification.Env));
        Assert.Equal(
            new RepositorySpecification("staves", RepositoryType.Bundled, null, new SourceLocation("/work/staves.toml", 12, 8)),
            Assert.Single(specification.Repositories));
        Assert.Equal("host", specification.Build.Builder?.Value);
        Assert.Equal(RunnerKind.Namespaces, specification.Build.Runner);
        Assert.Null(specification.Build.Driver);
        Assert.True(specification.Build.UsesBuilderPackages);
        Assert.Equal(BuilderConfiguration.Unmodified, specification.Build.BuilderConfiguration);
        Assert.Empty(specification.Platforms);
        Assert.Null(specification.Profile);
    }

    [Fact]
    public void Name_tag_and_platforms_are_kept()
    {
        Assert.Equal("registry.example.com:5000/staves/bash:5.3", Complete.Reference);
        Assert.Equal(["linux/amd64", "linux/arm/v7"], Complete.Platforms.Select(platform => platform.Value.ToString()));
        Assert.Equal("gentoo:default/linux/amd64/23.0/musl", Complete.Profile?.Value);
        Assert.Equal("en_US.UTF-8", Complete.Locale?.ToString());
        Assert.Equal("GPL-3.0+", Complete.Annotations["org.opencontainers.image.licenses"]);
        Assert.Equal("", Complete.Annotations["org.example.empty"]);
    }

    [Fact]
    public void Packages_and_sets_are_kept_in_order()
    {
        Assert.Equal(
            ["app-shells/bash", ">=sys-libs/ncurses-6.4:0=[-cxx,static-libs?]", "@tools"], Complete.Packages.Select(package => package.Text));
        Assert.Equal("tools", Assert.IsType<RequestedPackage.Set>(Complete.Packages[2]).Name);
        Assert.Equal("dev-lang/perl-5.40.0", Assert.Single(Complete.Provided).Value.ToString());
    }

    [Fact]
    public void Settings_of_packages_are_tokens_in_order()
    {
        PackageSettings bash = Complete.PackageSettings[0];
        Assert.Equal(["-*", "-nls", "-python_targets_*", "python_targets_python3_13", "net", "abi_x86_64", "-abi_x86_32"], Values(bash.Use));
        Assert.Equal(["~amd64", "**"], Values(bash.Keywords));
        Assert.Equal(["*", "-@EULA"], Values(bash.License));
        Assert.Equal(["nocache"], Values(bash.Env));
        Assert.Equal("=dev-libs/openssl-3.5*:0", Complete.PackageSettings[1].Package.ToString());
        Assert.Equal(3, Complete.PackageSettings.Length);
    }

    [Fact]
    public void Variables_keep_their_order_and_their_expansions()
    {
        Assert.Equal([("CFLAGS", "${CFLAGS} -O3"), ("MAKEOPTS", "-j2")], Complete.Env.Select(variable => (variable.Name, variable.Value)));
        NamedEnvironment named = Assert.Single(Complete.NamedEnvs);
        Assert.Equal("nocache", named.Name);
        Assert.Equal("-buildpkg", Assert.Single(named.Variables).Value);
    }

    [Fact]
    public void Relative_paths_start_at_the_file()
    {
        string directory = Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/Specification");
        Assert.Equal(directory, Complete.Directory);
        Assert.Equal(Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/overlay"), Complete.Repositories[2].Uri);
        Assert.Equal(Path.Combine(directory, "www"), Complete.Files[1].Source);
        Assert.Equal(Path.Combine(directory, "stage3.tar.xz"), Complete.Build.Builder?.Value);
        Assert.Equal(
            [RepositoryType.WebRsync, RepositoryType.Git, RepositoryType.Local, RepositoryType.Bundled],
            Complete.Repositories.Select(repository => repository.Type));
        Assert.Equal("ssh://git@example.com/my-overlay.git", Complete.Repositories[1].Uri);
    }

    [Fact]
    public void A_repository_that_is_fetched_may_have_a_branch_and_keys()
    {
        ImageSpecification specification = SpecificationReader.Parse(
            """
            name = 'staves/bash'
            packages = ['app-shells/bash']

            [build]
            mirrors = ['https://mirror.example.org/gentoo/', './mirror']
            stage-keyring = 'stages.asc'

            [[repositories]]
            name = 'one'
            type = 'git'
            uri = 'https://example.org/one.git#stable'
            keyring = 'keys.asc'

            [[repositories]]
            name = 'two'
            type = 'git'
            uri = 'https://example.org/two.git'
            branch = 'v1.0'
            verify-signature = true
            """,
            "/work/staves.toml");
        RepositorySpecification one = specification.Repositories[0];
        Assert.Equal(("https://example.org/one.git", "stable", "/work/keys.asc", null), (one.Uri, one.Branch, one.Keyring?.Value, one.VerifySignature));
        RepositorySpecification two = specification.Repositories[1];
        Assert.Equal(("https://example.org/two.git", "v1.0", true), (two.Uri, two.Branch, two.VerifySignature));
        Assert.Equal(["https://mirror.example.org/gentoo", "/work/mirror"], specification.Build.Mirrors);
        Assert.Equal("/work/stages.asc", specification.Build.StageKeyring?.Value);
    }

    [Fact]
    public void Files_have_modes_in_octal_and_owners_by_name_or_number()
    {
        Assert.Equal(["/etc/motd", "/srv/www", "/usr/local/bin/start", "/usr/local/bin/begin", "/var/lib/app"], Complete.Files.Select(file => file.Path));
        Assert.Equal([null, 488, 2541, null, null], Complete.Files.Select(file => file.Mode));
        Assert.Equal(("nginx", "101"), (Complete.Files[1].Owner, Complete.Files[1].Group));
        Assert.Equal(("0", "0"), (Complete.Files[0].Owner, Complete.Files[0].Group));
        Assert.Equal("#!/bin/sh\n", Complete.Files[2].Content);
        Assert.Null(Complete.Files[1].Content);
        Assert.Equal("start", Complete.Files[3].Link);
        Assert.True(Complete.Files[4].IsDirectory);
    }

    [Fact]
    public void An_image_may_have_a_limit_and_a_health_check()
    {
        Assert.Equal(1_572_864, Complete.Image.MaximalSize?.Value.Bytes);
        HealthCheck check = Assert.IsType<HealthCheck>(Complete.Image.HealthCheck);
        Assert.Equal(["/bin/true"], check.Command);
        Assert.False(check.IsShell);
        Assert.Equal(
            (TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(500), TimeSpan.Zero, TimeSpan.FromSeconds(2), 4),
            (check.Interval, check.Timeout, check.StartPeriod, check.StartInterval, check.Retries));
        HealthCheck shell = SpecificationReader.Parse("name = 'a'\npackages = ['b/c']\n[image]\nhealth-check = { command = 'a | b' }\n", "staves.toml").Image.HealthCheck!;
        Assert.Equal((true, "a | b", "/bin/sh", null), (shell.IsShell, shell.Command[0], shell.Program, shell.Interval));
    }

    [Fact]
    public void Image_and_build_settings_are_kept()
    {
        ImageSettings image = Complete.Image;
        Assert.Equal("nobody:nogroup", image.User?.Value);
        Assert.Equal("/srv", image.WorkDirectory);
        Assert.Equal(["LANG", "PATH"], image.Environment.Keys);
        Assert.Equal(["echo", "hello"], image.Arguments);
        Assert.Equal(["80/tcp", "53/udp"], image.Ports);
        Assert.Equal(["/var/lib/data"], image.Volumes);
        Assert.Equal("SIGRTMIN+3", image.StopSignal);
        Assert.Equal("somebody", image.Labels["maintainer"]);
        Assert.Equal(4, image.Layers);
        BuildSettings build = Complete.Build;
        Assert.Equal("musl", build.Cache?.Value);
        Assert.Equal((false, BuilderConfiguration.All), (build.UsesBuilderPackages, build.BuilderConfiguration));
        Assert.Equal((RunnerKind.Docker, DriverKind.Portage, 2), (build.Runner, build.Driver, build.Jobs));
    }

    [Fact]
    public void A_binhost_is_an_address_or_a_table()
    {
        BinhostSpecification[] binhosts = [.. Complete.Build.Binhosts];
        Assert.Equal(["https://example.com/binhost", Path.Combine(Complete.Directory, "packages"), "http://example.com/signed"], binhosts.Select(binhost => binhost.Uri));
        Assert.Equal([0, -1, 9], binhosts.Select(binhost => binhost.Priority));
        Assert.Equal([null, null, true], binhosts.Select(binhost => binhost.VerifySignature));
        Assert.Equal(["https://example.org/signed"], binhosts[2].Mirrors);
        Assert.Equal(Path.Combine(Complete.Directory, "keys/gentoo.asc"), binhosts[2].Keyring?.Value);
        Assert.Equal(("dev-*/*", "dev-libs/a dev-libs/b"), (string.Join(' ', binhosts[2].Include), string.Join(' ', binhosts[2].Exclude)));
    }

    [Fact]
    public void The_user_configuration_is_what_Portage_would_read()
    {
        UserConfiguration configuration = Complete.ToUserConfiguration();
        Dictionary<string, string> variables = new() { ["CFLAGS"] = "-Os" };
        Assert.Single(configuration.MakeConf).EvaluateInto(variables, _ => null, []);
        Assert.Equal(("-Os -O3", "-j2"), (variables["CFLAGS"], variables["MAKEOPTS"]));
        PackageSetting use = configuration.PackageUse[0];
        Assert.Equal("app-shells/bash", use.Pattern.ToString());
        Assert.Equal(["-*", "-nls", "-python_targets_*", "python_targets_python3_13", "net", "abi_x86_64", "-abi_x86_32"], use.Values);
        Assert.Equal(12, use.Location.Line);
        Assert.Equal("*/*", configuration.PackageUse[1].Pattern.ToString());
        Assert.Equal(["~amd64", "**"], Assert.Single(configuration.PackageAcceptKeywords).Values);
        Assert.Equal(["*", "-@EULA"], Assert.Single(configuration.PackageLicense).Values);
        Assert.Equal(["nocache"], Assert.Single(configuration.PackageEnv).Values);
        Assert.Equal("nocache", Assert.Single(configuration.EnvFiles.Keys));
        Assert.Equal("dev-lang/perl-5.40.0", Assert.Single(configuration.Provided).ToString());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("staves/bash")]
    [InlineData("localhost/bash")]
    [InlineData("localhost:5000/bash")]
    [InlineData("ghcr.io/a/b_c/d__e/f--g.h")]
    [InlineData("Example.COM/bash")]
    public void Names_of_images_follow_the_distribution_specification(string name) =>
        Assert.Equal(name, SpecificationReader.Parse($"name = '{name}'\npackages = ['a/b']", "staves.toml").Name.Value);

    static IEnumerable<string> Values(ImmutableArray<Located<string>> items) => items.Select(item => item.Value);
}
