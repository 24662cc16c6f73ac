using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>`--builder IMAGE --runner docker`: packages are compiled in containers of an image that a real dockerd has.</summary>
[Collection(BuilderImagesCollection.Name)]
public sealed class DockerBuilderTests(BuilderImages images)
{
    [Fact]
    public async Task An_image_is_compiled_in_containers_and_runs()
    {
        using Workplace workplace = Prepare("test/hello test/app test/witness", "annotations = { 'org.example.team' = 'builders' }");

        StavesResult first = (await BuildAsync(workplace)).ShouldSucceed();

        Assert.Equal(["test/app-1", "test/glibc-1", "test/hello-1", "test/lib-1", "test/witness-1", "virtual/libc-1"], first.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal("hello world\n", images.Daemon.Docker("run", "--rm", "--network", "none", "test/image"));
        Assert.Equal("builders\n", images.Daemon.Docker("image", "inspect", "--format", "{{index .Config.Labels \"org.example.team\"}}", "test/image"));
        Assert.Equal("Debian of the tests\n", Tool.Run("tar", "--extract", "--to-stdout", "--file", workplace["staves_root.tar"], "etc/witness"));
        MustBeTidy(workplace);

        StavesResult second = (await BuildAsync(workplace)).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
    }

    [Fact]
    public async Task A_volume_of_the_caches_name_gives_its_packages_to_a_fresh_disk()
    {
        using Workplace workplace = Prepare("test/hello");
        StavesResult first = (await BuildAsync(workplace, "--build-cache", "shared")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], first.Compiled);
        Assert.Contains("shared", images.Daemon.Docker("volume", "ls", "--quiet"), StringComparison.Ordinal);

        LoseTheDisk(workplace, "shared");
        StavesResult second = (await BuildAsync(workplace, "--build-cache", "shared")).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
        MustBeTidy(workplace);
    }

    [Fact]
    public async Task A_damaged_package_of_the_volume_is_made_again()
    {
        using Workplace workplace = Prepare("test/hello");
        (await BuildAsync(workplace, "--build-cache", "damaged")).ShouldSucceed();
        Damage("damaged");
        LoseTheDisk(workplace, "damaged");
        Assert.Equal(["test/hello-1"], (await BuildAsync(workplace, "--build-cache", "damaged")).ShouldSucceed().Compiled);
        LoseTheDisk(workplace, "damaged");
        Assert.Empty((await BuildAsync(workplace, "--build-cache", "damaged")).ShouldSucceed().Compiled);
    }

    [Fact]
    public async Task A_failing_build_is_a_failure_and_no_older_root_filesystem_is_left_for_its_own()
    {
        using Workplace workplace = Prepare("test/hello test/broken");
        workplace.Write("staves_root.tar", "of an earlier build");

        StavesResult failed = (await BuildAsync(workplace)).ShouldFail(1);

        Assert.Contains("broken.c:7: the part is missing", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(workplace["staves_root.tar"]), "a stale root filesystem is left");
        MustBeTidy(workplace);
    }

    [Theory]
    [InlineData(Account.Current)]
    [InlineData(Account.Ordinary)]
    public async Task A_signal_in_the_middle_of_a_compile_leaves_nothing(Account account)
    {
        using Workplace workplace = Prepare("test/slow", account: account);
        using RunningStaves running = workplace.Start(Arguments("--log-level", "debug"));
        running.WaitForLine("the slow part begins");
        running.Signal("INT");
        StavesResult result = (await running.WaitAsync()).ShouldFail(130);
        Assert.EndsWith("cancelled\n", result.Error, StringComparison.Ordinal);
        workplace.MustBeQuiet();
        MustBeTidy(workplace);
    }

    [Fact]
    public async Task What_a_killed_build_leaves_is_removed_by_the_next()
    {
        using Workplace workplace = Prepare("test/slow");
        using RunningStaves running = workplace.Start(Arguments("--log-level", "debug"));
        running.WaitForLine("the slow part begins");
        running.Kill();
        await running.WaitAsync();
        Assert.NotEmpty(images.Daemon.Docker("ps", "--all", "--quiet"));

        (await BuildAsync(workplace)).ShouldSucceed();

        MustBeTidy(workplace);
    }

    [Fact]
    public async Task Somebody_without_rights_can_remove_what_containers_have_written()
    {
        using Workplace workplace = Prepare("test/hello test/app", account: Account.Ordinary);
        (await BuildAsync(workplace)).ShouldSucceed();
        MustBeTidy(workplace);
        Assert.Empty(Tool.Run("find", workplace.Root, "!", "-user", "65534"));
    }

    [Fact]
    public async Task Two_builds_at_once_share_a_cache()
    {
        using Workplace workplace = Prepare("test/slow test/hello");
        using RunningStaves one = workplace.Start(Arguments("--build-cache", "both", "--image-path", "one/root.tar"));
        using RunningStaves other = workplace.Start(Arguments("--build-cache", "both", "--image-path", "other/root.tar"));
        StavesResult[] results = await Task.WhenAll(one.WaitAsync(), other.WaitAsync());
        Assert.All(results, result => result.ShouldSucceed());
        Assert.Equal(results[0].Digest, results[1].Digest);
        Assert.Equal(["test/hello-1", "test/slow-1"], results.SelectMany(result => result.Compiled).Order(StringComparer.Ordinal));
        MustBeTidy(workplace);
    }

    [Fact]
    public async Task An_image_that_the_daemon_lacks_is_pulled_through_it()
    {
        images.SkipUnlessThere();
        Assert.SkipWhen(images.RegistryImage is null, "`docker-registry` is not installed");
        using Workplace workplace = Prepare("test/hello");
        StavesResult built = (await workplace.RunAsync("build", "--runner", "docker", "--builder", images.RegistryImage!)).ShouldSucceed();
        Assert.Contains($"pulling {images.RegistryImage}", built.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], built.Compiled);
    }

    [Fact]
    public async Task An_image_of_the_daemon_is_a_builder_without_containers_too()
    {
        using Workplace workplace = Prepare("test/hello test/witness");
        StavesResult built = (await workplace.RunAsync("build", "--builder", $"docker-daemon:{BuilderImages.Image}")).ShouldSucceed();
        Assert.Equal(["test/hello-1", "test/witness-1"], built.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal("Debian of the tests\n", Tool.Run("tar", "--extract", "--to-stdout", "--file", workplace["staves_root.tar"], "etc/witness"));
        MustBeTidy(workplace);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told()
    {
        using Workplace workplace = Prepare("test/hello");
        Assert.Contains("error[STV5224]", (await workplace.RunAsync("build", "--runner", "docker", "--builder", "staves-tests/none", "--offline")).ShouldFail(1).Error, StringComparison.Ordinal);
        Assert.Contains("error[STV1990]", (await workplace.RunAsync("build", "--runner", "docker")).ShouldFail(2).Error, StringComparison.Ordinal);
        workplace.Environment["DOCKER_HOST"] = $"unix://{workplace["nobody.sock"]}";
        Assert.Contains("error[STV5220]", (await BuildAsync(workplace)).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    Workplace Prepare(string packages, string more = "", Account account = Account.Current)
    {
        images.SkipUnlessThere();
        var workplace = new Workplace(account);
        workplace.Environment["DOCKER_HOST"] = images.Daemon.Address;
        TinyRepository repository = TinyRepository.Create(workplace);
        repository.Add(WitnessEbuild);
        workplace.GiveToAccount(repository.Path);
        TinyImage.Specify(workplace, packages, isStatic: !packages.Contains("test/app", StringComparison.Ordinal));
        workplace.Write("staves.toml", $"{more}\n{File.ReadAllText(workplace["staves.toml"])}");
        return workplace;
    }

    /// <summary>Takes a file of the builder's own, which no other machine has.</summary>
    static Ebuild WitnessEbuild { get; } = new("test", "witness", "1")
    {
        DefinedPhases = "install",
        Functions = $$"""
            S="${WORKDIR}"

            src_install() {
            	insinto /etc
            	newins "${BROOT}{{DebianRoot.Witness}}" witness
            }

            """,
    };

    static string[] Arguments(params string[] more) => ["build", "--builder", BuilderImages.Image, "--runner", "docker", .. more];

    static Task<StavesResult> BuildAsync(Workplace workplace, params string[] more) => workplace.RunAsync(Arguments(more));

    void MustBeTidy(Workplace workplace)
    {
        images.MustHaveNoContainers();
        Assert.Empty(workplace.WorkDirectories);
    }

    static void LoseTheDisk(Workplace workplace, string cache) => Tool.Run("rm", "-r", Path.Combine(workplace.CacheHome, "staves", cache));

    /// <summary>Writes over the packages of a volume.</summary>
    void Damage(string volume)
    {
        string place = images.Daemon.Docker("volume", "inspect", "--format", "{{.Mountpoint}}", volume).Trim();
        foreach (string file in Directory.EnumerateFiles(place, "*.gpkg.tar", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, "no package");
        }
    }
}
