using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>`--builder ROOT` with the driver `native`: packages are compiled in a root filesystem, with no daemon and no rights.</summary>
[Collection(BuilderImagesCollection.Name)]
public sealed class RootBuilderTests(BuilderImages images)
{
    static readonly string[] All = ["test/app-1", "test/glibc-1", "test/hello-1", "test/lib-1", "virtual/libc-1"];

    [Fact]
    public async Task An_archive_a_directory_and_an_image_of_a_registry_compile_the_same_image()
    {
        using Workplace workplace = Prepare("test/hello test/app");
        StavesResult archive = (await BuildAsync(workplace, images.Archive, "--build-cache", "archive")).ShouldSucceed();
        Assert.Equal(All, archive.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal("hello world\n", (await workplace.RunAsync("run", "--build-cache", "archive", "test/image")).ShouldSucceed().Output);

        string root = Directory.CreateDirectory(workplace["root"]).FullName;
        Tool.Run("tar", "--extract", "--numeric-owner", "--directory", root, "--file", images.Archive);
        string before = ListOf(root);
        StavesResult directory = (await BuildAsync(workplace, "./root", "--build-cache", "directory")).ShouldSucceed();
        Assert.Equal(All, directory.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal(before, ListOf(root));

        Assert.Equal(archive.Digest, directory.Digest);
        if (images.RegistryImage is { } image)
        {
            StavesResult pulled = (await BuildAsync(workplace, image, "--build-cache", "image")).ShouldSucceed();
            Assert.Equal(All, pulled.Compiled.Order(StringComparer.Ordinal));
            Assert.Equal(archive.Digest, pulled.Digest);
        }

        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task Somebody_without_rights_compiles_and_the_second_build_is_out_of_the_cache()
    {
        using Workplace workplace = Prepare("test/hello", Account.Ordinary);
        File.Copy(images.Archive, workplace["debian.tar"]);
        workplace.GiveToAccount(workplace["debian.tar"]);
        StavesResult first = (await BuildAsync(workplace, "./debian.tar")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], first.Compiled);

        StavesResult second = (await BuildAsync(workplace, "./debian.tar")).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
        Assert.DoesNotContain("reading", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_leaves_neither_mounts_nor_processes_nor_directories()
    {
        using Workplace workplace = Prepare("test/slow");
        using RunningStaves running = workplace.Start("build", "--builder", images.Archive, "--log-level", "debug");
        running.WaitForLine("the slow part begins");
        running.Signal("INT");
        (await running.WaitAsync()).ShouldFail(130);
        workplace.MustBeQuiet();
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task Portage_is_not_driven_where_there_is_none()
    {
        using Workplace workplace = Prepare("test/hello");
        StavesResult refused = (await BuildAsync(workplace, images.Archive, "--driver", "portage")).ShouldFail(2);
        Assert.Contains("error[STV1952]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--driver native", refused.Error, StringComparison.Ordinal);
    }

    Workplace Prepare(string packages, Account account = Account.Current)
    {
        images.SkipWithoutArchive();
        var workplace = new Workplace(account);
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, packages, isStatic: !packages.Contains("test/app", StringComparison.Ordinal));
        return workplace;
    }

    static Task<StavesResult> BuildAsync(Workplace workplace, string builder, params string[] more) =>
        workplace.RunAsync(["build", "--builder", builder, .. more]);

    static string ListOf(string directory) => Tool.Run("find", directory, "-printf", "%P %y %m %s %T@ %C@ %l\n");
}
