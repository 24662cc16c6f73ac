using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>`[image] max-size`: a build that outgrows it leaves nothing, and says what grew.</summary>
public sealed class SizeLimitTests
{
    const string Limited = "[image]\nmax-size = '2 MB'\n";
    const string Data = "\n[[files]]\npath = '/srv/data'\nsource = 'data'\n";

    [Fact]
    public async Task An_image_that_outgrows_its_limit_is_not_made()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", Limited + Data);
        workplace.Write("data/small", new string('a', 1000));
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Assert.DoesNotContain("[sizes]", File.ReadAllText(workplace["staves.lock"]), StringComparison.Ordinal);
        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        string locked = File.ReadAllText(workplace["staves.lock"]);
        Assert.Contains("\n'/srv/data' = 1000\n", locked, StringComparison.Ordinal);
        Assert.Matches(@"\n\[sizes\]\ntotal = \d+\n", locked);
        Assert.Matches(@"\n'test/hello' = \d+\n", locked);
        string index = File.ReadAllText(Path.Combine(workplace.Cache, "images/index.json"));
        File.Delete(workplace["image.oci.tar"]);

        workplace.Write("data/large", new string('b', 3_000_000));
        StavesResult refused = (await workplace.RunAsync("build")).ShouldFail(exitCode: 1);
        Assert.Contains("error[STV7400]: the image has 3.", refused.Error, StringComparison.Ordinal);
        Assert.Contains("more than its `max-size` of 2.00 MB", refused.Error, StringComparison.Ordinal);
        Assert.Contains("+3.00 MB  /srv/data\n", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(workplace["staves_root.tar"]));
        Assert.False(File.Exists(workplace["image.oci.tar"]));
        Assert.Equal(index, File.ReadAllText(Path.Combine(workplace.Cache, "images/index.json")));
        Assert.Equal(locked, File.ReadAllText(workplace["staves.lock"]));

        File.Delete(workplace["data/large"]);
        Assert.Equal(first.Digest, (await workplace.RunAsync("build", "--locked")).ShouldSucceed().Digest);
    }

    [Fact]
    public async Task A_locked_build_does_not_touch_the_lock_and_a_new_lock_keeps_the_sizes()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", Limited);
        (await workplace.RunAsync("lock")).ShouldSucceed();
        string locked = File.ReadAllText(workplace["staves.lock"]);
        (await workplace.RunAsync("build", "--locked")).ShouldSucceed();
        Assert.Equal(locked, File.ReadAllText(workplace["staves.lock"]));
        (await workplace.RunAsync("build")).ShouldSucceed();
        string sizes = File.ReadAllText(workplace["staves.lock"])[locked.Length..];
        Assert.StartsWith("\n[sizes]\n", sizes, StringComparison.Ordinal);

        repository.Add(TinyEbuilds.Hello with { Version = "2" });
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Assert.EndsWith(sizes, File.ReadAllText(workplace["staves.lock"]), StringComparison.Ordinal);
    }
}
