using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class IncrementalBuildTests
{
    [Fact]
    public async Task A_second_identical_build_compiles_nothing_and_gives_the_same_image()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        StavesResult second = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], first.Compiled);
        Assert.DoesNotContain("compiling", second.Error, StringComparison.Ordinal);
        Assert.Contains("nothing compiled", second.Output, StringComparison.Ordinal);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task A_built_image_runs_with_its_command_and_arguments()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal("hello world\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);
        Assert.Equal("hello you\n", (await workplace.RunAsync("run", "test/image:latest", "you")).ShouldSucceed().Output);
        Assert.Equal("hello file\n", (await workplace.RunAsync("run", workplace["image.oci.tar"], "file")).ShouldSucceed().Output);
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task The_root_filesystem_has_the_files_of_the_packages_and_no_more()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build", "--image-path", "root.tar")).ShouldSucceed();
        string[] members = Tool.Run("tar", "--list", "--file", workplace["root.tar"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["usr/bin/hallo", "usr/bin/hello"],
            members.Select(member => member.TrimStart('.', '/')).Where(member => member.StartsWith("usr/", StringComparison.Ordinal) && !member.EndsWith('/')));
        Assert.DoesNotContain(members, member => member.Contains("var/db/pkg", StringComparison.Ordinal) || member.Contains(".keep", StringComparison.Ordinal));
        Assert.Contains(members, member => member.TrimStart('.', '/') == "var/lib/hello/");
    }

    [Fact]
    public async Task A_changed_use_flag_rebuilds_its_package_and_what_is_compiled_against_it()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", command: "/usr/bin/app", isStatic: false);
        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/app-1", "test/glibc-1", "test/lib-1", "virtual/libc-1"], first.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal("greetings from app\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);

        TinyImage.Specify(workplace, "test/app", "['test/lib']\nuse = ['loud']", "/usr/bin/app", isStatic: false);
        StavesResult library = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/lib-1", "test/app-1"], library.Compiled);
        Assert.NotEqual(first.Digest, library.Digest);
        Assert.Equal("GREETINGS from app\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);

        TinyImage.Specify(workplace, "test/app", "['test/lib']\nuse = ['loud']\n['test/app']\nuse = ['extra']", "/usr/bin/app", isStatic: false);
        Assert.Equal(["test/app-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);

        // What was built before is still there.
        TinyImage.Specify(workplace, "test/app", command: "/usr/bin/app", isStatic: false);
        StavesResult again = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(again.Compiled);
        Assert.Equal(first.Digest, again.Digest);
    }

    [Fact]
    public async Task A_changed_ebuild_is_compiled_anew()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build")).ShouldSucceed();
        repository.Add(TinyEbuilds.Hello with { Functions = TinyEbuilds.Hello.Functions.Replace("hallo", "salut", StringComparison.Ordinal) });
        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);
        Assert.Contains("usr/bin/salut", Tool.Run("tar", "--list", "--file", workplace["staves_root.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_filesystem_that_lies_there_is_written_anew()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        byte[] written = await File.ReadAllBytesAsync(workplace["staves_root.tar"]);
        workplace.Write("staves_root.tar", "something else");
        Assert.Equal(first.Digest, (await workplace.RunAsync("build")).ShouldSucceed().Digest);
        Assert.Equal(written, await File.ReadAllBytesAsync(workplace["staves_root.tar"]));
    }

    [Fact]
    public async Task A_damaged_package_of_the_cache_is_told_and_made_again()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        string package = Assert.Single(Directory.GetFiles(Path.Combine(workplace.Cache, "packages", "test", "hello"), "*.gpkg.tar"));
        byte[] bytes = await File.ReadAllBytesAsync(package);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(package, bytes);
        StavesResult second = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Contains("warning[STV4030]", second.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
    }
}
