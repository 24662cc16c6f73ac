using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>What was locked is what is built, until somebody locks anew.</summary>
public class LockTests
{
    [Fact]
    public async Task A_version_that_appears_later_is_not_taken()
    {
        using var workplace = new Workplace();
        TinyRepository repository = Tiny(workplace);
        Assert.Equal("staves.lock: 1 package\n", (await workplace.RunAsync("lock")).ShouldSucceed().Output);
        repository.Add(TinyEbuilds.Hello with { Version = "2" });

        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build", "--locked")).ShouldSucceed().Compiled);
        StavesResult unlocked = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(unlocked.Compiled);
        Assert.DoesNotContain("STV1922", unlocked.Error, StringComparison.Ordinal);
        Assert.Contains("test/hello-1::tiny", (await workplace.RunAsync("plan")).ShouldSucceed().Output, StringComparison.Ordinal);

        Assert.Equal("staves.lock: 1 package\n  ~ test/hello 1 -> 2 (image)\n", (await workplace.RunAsync("lock")).ShouldSucceed().Output);
        Assert.Equal("staves.lock is current: 1 package\n", (await workplace.RunAsync("lock")).ShouldSucceed().Output);
        Assert.Equal(["test/hello-2"], (await workplace.RunAsync("build", "--locked")).ShouldSucceed().Compiled);
    }

    [Fact]
    public async Task A_stale_lock_says_what_changed()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", "['test/lib']\nuse = ['loud']", isStatic: false);
        (await workplace.RunAsync("lock")).ShouldSucceed();

        TinyImage.Specify(workplace, "test/app test/hello", isStatic: false);
        File.Delete(Path.Combine(repository.Path, "test/lib/lib-1.ebuild"));
        File.Delete(Path.Combine(repository.Path, "metadata/md5-cache/test/lib-1"));
        repository.Add(TinyEbuilds.Lib with { Version = "1.5" });
        StavesResult refused = (await workplace.RunAsync("build", "--locked")).ShouldFail(exitCode: 2);
        Snapshot.Matches(refused.Error);
        Assert.False(File.Exists(workplace["staves_root.tar"]));
        Assert.Equal(refused.Error, (await workplace.RunAsync("lock", "--check")).ShouldFail(exitCode: 2).Error);
    }

    [Fact]
    public async Task A_plan_shows_what_the_lock_has_otherwise()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", isStatic: false);
        (await workplace.RunAsync("lock")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", "['test/hello']\nuse = ['loud']", isStatic: false);
        Snapshot.Matches((await workplace.RunAsync("plan")).ShouldSucceed().Output);
    }

    [Fact]
    public async Task A_build_with_a_stale_lock_takes_the_newest_and_says_so()
    {
        using var workplace = new Workplace();
        Tiny(workplace);
        (await workplace.RunAsync("lock")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", "['test/hello']\nuse = ['loud']");
        string[] before = File.ReadAllLines(workplace["staves.lock"]);

        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], built.Compiled);
        Assert.Contains("STV1922", built.Error, StringComparison.Ordinal);
        Assert.Contains("~ test/hello USE loud (image)", built.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllLines(workplace["staves.lock"]));
    }

    [Fact]
    public async Task An_ebuild_that_was_edited_is_not_what_was_locked()
    {
        using var workplace = new Workplace();
        TinyRepository repository = Tiny(workplace);
        (await workplace.RunAsync("lock")).ShouldSucceed();
        repository.Add(TinyEbuilds.Hello with { Functions = TinyEbuilds.Hello.Functions + "\n# edited\n" });
        StavesResult refused = (await workplace.RunAsync("build", "--locked")).ShouldFail(exitCode: 2);
        Assert.Contains("~ test/hello its ebuild or an eclass of it was changed (image)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_is_the_same_text_wherever_it_is_written()
    {
        using var here = new Workplace();
        using var there = new Workplace(Account.Ordinary, workName: "another place");
        foreach (Workplace workplace in new[] { here, there })
        {
            TinyRepository.Create(workplace, sourceAddress: "https://example.org");
            TinyImage.Specify(workplace, "test/app", isStatic: false);
            (await workplace.RunAsync("lock")).ShouldSucceed();
        }

        Assert.Equal(File.ReadAllText(here["staves.lock"]), File.ReadAllText(there["staves.lock"]));
    }

    [Fact]
    public async Task A_damaged_lock_is_told_with_its_places_and_kept()
    {
        using var workplace = new Workplace();
        Tiny(workplace);
        workplace.Write("staves.lock", "version = 1\nprofile = 'tiny'\n\n[[packages]]\npackage = 'hello'\nrepositry = 'tiny'\nslot = 0\n");
        Snapshot.Matches((await workplace.RunAsync("build")).ShouldFail(exitCode: 2).Error);
        Assert.Contains("repositry", File.ReadAllText(workplace["staves.lock"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_lock_nothing_can_be_built_as_locked() =>
        await WithTiny(async workplace => Assert.Contains("STV1920", (await workplace.RunAsync("build", "--locked")).ShouldFail(exitCode: 2).Error, StringComparison.Ordinal));

    static async Task WithTiny(Func<Workplace, Task> test)
    {
        using var workplace = new Workplace();
        Tiny(workplace);
        await test(workplace);
    }

    static TinyRepository Tiny(Workplace workplace)
    {
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        return repository;
    }
}
