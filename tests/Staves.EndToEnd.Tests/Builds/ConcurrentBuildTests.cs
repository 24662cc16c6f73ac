using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class ConcurrentBuildTests
{
    [Fact]
    public async Task Two_builds_at_once_share_a_cache_and_compile_each_package_once()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/slow test/hello test/app", isStatic: false);
        using RunningStaves one = workplace.Start("build", "--image-path", "one/root.tar");
        using RunningStaves other = workplace.Start("build", "--image-path", "other/root.tar");
        StavesResult[] results = await Task.WhenAll(one.WaitAsync(), other.WaitAsync());
        Assert.All(results, result => result.ShouldSucceed());
        Assert.Equal(results[0].Digest, results[1].Digest);
        string[] compiled = [.. results.SelectMany(result => result.Compiled).Order(StringComparer.Ordinal)];
        Assert.Equal(["test/app-1", "test/glibc-1", "test/hello-1", "test/lib-1", "test/slow-1", "virtual/libc-1"], compiled);
        Assert.Empty(workplace.WorkDirectories);
        Assert.Equal("hello world\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);
    }

    [Fact]
    public async Task Images_with_different_packages_are_built_at_once_in_one_cache()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        File.Move(workplace["staves.toml"], workplace["hello.toml"]);
        TinyImage.Specify(workplace, "test/slow", command: "/usr/bin/slow");
        File.WriteAllText(workplace["staves.toml"], File.ReadAllText(workplace["staves.toml"]).Replace("test/image", "test/slow-image", StringComparison.Ordinal));
        using RunningStaves one = workplace.Start("build", "--config", "hello.toml", "--image-path", "one/root.tar");
        using RunningStaves other = workplace.Start("build", "--image-path", "other/root.tar");
        Assert.All(await Task.WhenAll(one.WaitAsync(), other.WaitAsync()), result => result.ShouldSucceed());
        (await workplace.RunAsync("run", "test/image")).ShouldSucceed();
        (await workplace.RunAsync("run", "test/slow-image")).ShouldSucceed();
    }
}
