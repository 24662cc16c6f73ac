using System.Diagnostics;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Cache;

public sealed class FileLockTests
{
    [Fact]
    public void Two_of_one_process_exclude_each_other()
    {
        using var scratch = new ScratchDirectory();
        string path = scratch["locks/of/something.lock"];
        using (FileLock? first = FileLock.TryAcquire(path))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryAcquire(path));
        }

        using FileLock? second = FileLock.TryAcquire(path);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Waits_for_another_process_and_gets_the_lock_when_that_is_killed()
    {
        using var scratch = new ScratchDirectory();
        using Process other = RealTool.Start("flock", "-o", scratch["a"], "sh", "-c", "echo held; exec sleep 60");
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        Assert.Null(FileLock.TryAcquire(scratch["a"]));
        Task<FileLock> waiting = FileLock.AcquireAsync(scratch["a"], CancellationToken.None);
        await Task.Delay(100);
        Assert.False(waiting.IsCompleted);
        other.Kill(entireProcessTree: true);
        using FileLock acquired = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotEqual(0, RealTool.RunRaw("flock", "-n", scratch["a"], "true").Code);
        acquired.Dispose();
        Assert.Equal(0, RealTool.RunRaw("flock", "-n", scratch["a"], "true").Code);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var scratch = new ScratchDirectory();
        using FileLock? held = FileLock.TryAcquire(scratch["a"]);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileLock.AcquireAsync(scratch["a"], cancellation.Token));
    }

    [Fact]
    public void Users_share_a_lock_and_who_removes_has_it_alone()
    {
        using var scratch = new ScratchDirectory();
        using (FileLock? first = FileLock.TryAcquireShared(scratch["a"]))
        using (FileLock? second = FileLock.TryAcquireShared(scratch["a"]))
        {
            Assert.NotNull(first);
            Assert.NotNull(second);
            Assert.Null(FileLock.TryAcquire(scratch["a"]));
        }

        using FileLock? alone = FileLock.TryAcquire(scratch["a"]);
        Assert.NotNull(alone);
        Assert.Null(FileLock.TryAcquireShared(scratch["a"]));
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_a_diagnostic()
    {
        StavesException refused = Assert.Throws<StavesException>(() => FileLock.TryAcquire("/proc/nowhere/a.lock"));
        Assert.Equal("STV4033", refused.Diagnostics[0].Code);
    }
}
