using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>A stage3-like builder with real Portage, which STAVES_PORTAGE_BUILDER names: a directory or an archive.</summary>
[Collection(BuilderImagesCollection.Name)]
public sealed class PortageBuilderTests(BuilderImages images)
{
    [Fact]
    public async Task Portage_builds_the_image_that_the_native_driver_builds()
    {
        using Workplace workplace = Prepare("test/hello test/app");
        StavesResult portage = (await BuildAsync(workplace, "--build-cache", "portage", "--log-level", "debug")).ShouldSucceed();
        Assert.Contains("test/app-1", portage.Compiled);
        Assert.Contains(">>> Emerging (1 of 1) test/app-1::tiny", portage.Error, StringComparison.Ordinal);

        StavesResult native = (await BuildAsync(workplace, "--build-cache", "native", "--driver", "native", "--log-level", "debug")).ShouldSucceed();
        Assert.DoesNotContain(">>> Emerging", native.Error, StringComparison.Ordinal);
        Assert.Equal(portage.Compiled.Order(StringComparer.Ordinal), native.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal(native.Digest, portage.Digest);

        Assert.Empty((await BuildAsync(workplace, "--build-cache", "portage")).ShouldSucceed().Compiled);
        Assert.Equal("hello world\n", (await workplace.RunAsync("run", "--build-cache", "portage", "test/image")).ShouldSucceed().Output);
    }

    [Fact]
    public async Task Portage_builds_the_same_in_containers()
    {
        using Workplace workplace = Prepare("test/hello test/app");
        images.Daemon.SkipUnlessRunning();
        Assert.SkipUnless(Directory.Exists(Builder), "STAVES_PORTAGE_BUILDER names no directory");
        Tool.Run("sh", "-c", $"tar --create --numeric-owner --directory {Builder} . | docker -H {images.Daemon.Address} import - staves-tests/portage");
        StavesResult directory = (await BuildAsync(workplace, "--build-cache", "directory")).ShouldSucceed();

        workplace.Environment["DOCKER_HOST"] = images.Daemon.Address;
        StavesResult containers = (await workplace.RunAsync("build", "--runner", "docker", "--builder", "staves-tests/portage", "--build-cache", "containers")).ShouldSucceed();
        Assert.Equal(directory.Compiled.Order(StringComparer.Ordinal), containers.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal(directory.Digest, containers.Digest);
        Assert.Equal("hello world\n", images.Daemon.Docker("run", "--rm", "--network", "none", "test/image"));
        images.MustHaveNoContainers();
    }

    [Fact]
    public async Task A_failing_package_is_told_with_Portages_own_words_and_leaves_nothing()
    {
        using Workplace workplace = Prepare("test/broken");
        StavesResult failed = (await BuildAsync(workplace)).ShouldFail(1);
        Assert.Contains("error[STV5371]: Portage ends in the compile phase of `test/broken-1`", failed.Error, StringComparison.Ordinal);
        Assert.Contains("the part is missing", failed.Error, StringComparison.Ordinal);
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task Variables_of_a_packages_environment_reach_Portage()
    {
        using Workplace workplace = Prepare("test/hello", """
            ['test/hello']
            env = ['loud']

            [env.loud]
            CFLAGS = '${CFLAGS} -DLOUD'
            """);
        (await BuildAsync(workplace)).ShouldSucceed();
        Assert.Equal("HELLO world\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);
    }

    static string Builder => Environment.GetEnvironmentVariable("STAVES_PORTAGE_BUILDER") ?? "";

    static Workplace Prepare(string packages, string more = "")
    {
        Assert.SkipWhen(Builder.Length == 0, "STAVES_PORTAGE_BUILDER names no root with Portage");
        var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, packages, more, isStatic: !packages.Contains("test/app", StringComparison.Ordinal));
        return workplace;
    }

    static Task<StavesResult> BuildAsync(Workplace workplace, params string[] more) => workplace.RunAsync(["build", "--builder", Builder, .. more]);
}
