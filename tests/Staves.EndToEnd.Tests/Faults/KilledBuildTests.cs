using System.Diagnostics;
using System.Globalization;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Faults;

public class KilledBuildTests
{
    const int Kills = 12;

    [Fact]
    public async Task A_build_killed_during_a_fetch_goes_on_where_it_was()
    {
        using var server = new SourceServer { StopsAfter = 100 };
        using var workplace = new Workplace();
        server.Directory = TinyRepository.Create(workplace, server.Address).Sources;
        TinyImage.Specify(workplace, "test/hello");
        string partial = Path.Combine(workplace.Cache, "distfiles", "hello-1.tar.gz.__download__");
        await KillAsync(workplace, () => File.Exists(partial) && new FileInfo(partial).Length == 100);
        Assert.False(File.Exists(Path.Combine(workplace.Cache, "distfiles", "hello-1.tar.gz")), "half a file has its name");

        server.StopsAfter = null;
        await MustRecoverAsync(workplace, "hello world\n");
        Assert.Equal(["GET /hello-1.tar.gz", "GET /hello-1.tar.gz bytes=100-"], server.Requests.Take(2));
    }

    [Fact]
    public async Task A_build_killed_during_a_compile_leaves_nothing()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello test/slow");
        await KillAsync(workplace, () => LogOf(workplace, "slow").Contains("the slow part begins", StringComparison.Ordinal));
        await MustRecoverAsync(workplace, "hello world\n");
    }

    [Fact]
    public async Task A_build_killed_while_it_writes_a_package_into_the_cache_leaves_nothing()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/big test/hello");
        string packages = Path.Combine(workplace.Cache, "packages", "test", "big");
        await KillAsync(workplace, () => Directory.Exists(packages) && Directory.EnumerateFileSystemEntries(packages, ".big-*").Any());
        Assert.DoesNotContain(Directory.GetFiles(packages), file => !Path.GetFileName(file).StartsWith('.'));
        await MustRecoverAsync(workplace, "hello world\n");
    }

    [Fact]
    public async Task A_build_killed_while_it_writes_the_image_leaves_nothing()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/big test/hello");
        string blobs = Path.Combine(workplace.Cache, "images", "blobs", "sha256");
        await KillAsync(workplace, () => Directory.Exists(blobs) && Directory.EnumerateFileSystemEntries(blobs, ".*").Any());
        await MustRecoverAsync(workplace, "hello world\n");
    }

    [Fact]
    public async Task A_build_killed_at_any_moment_harms_no_later_one()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app test/hello", isStatic: false);
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningStaves running = workplace.Start("build");
            // Moments all over a build, of which the first ones reach less far than those in the end.
            await Task.Delay(20 + (kill * 83));
            if (!running.HasExited)
            {
                running.Kill();
            }

            await running.WaitAsync();
        }

        await MustRecoverAsync(workplace, "hello world\n");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_build_promptly_and_leaves_nothing(string signal, int exitCode)
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/slow", command: "/usr/bin/slow");
        using RunningStaves running = workplace.Start("build");
        running.WaitUntil(() => LogOf(workplace, "slow").Contains("the slow part begins", StringComparison.Ordinal), "it compiles");
        long signalled = Stopwatch.GetTimestamp();
        running.Signal(signal);
        StavesResult result = await running.WaitAsync();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(signalled);
        // Some frameworks say 130 for any cancellation.
        Assert.True(result.ExitCode == exitCode || result.ExitCode == 130, result.ToString());
        Assert.True(elapsed < TimeSpan.FromSeconds(2.5), $"it took {elapsed.TotalSeconds:0.0} s");
        Assert.EndsWith("cancelled\n", result.Error, StringComparison.Ordinal);
        workplace.MustBeQuiet();
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task A_killed_run_of_an_image_takes_its_command_with_it()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/waits", command: "/usr/bin/waits");
        (await workplace.RunAsync("build")).ShouldSucceed();
        using (RunningStaves running = workplace.Start("run", "test/image"))
        {
            running.WaitUntil(() => running.Output.Contains("up", StringComparison.Ordinal), "its command says `up`");
            running.Kill();
            await running.WaitAsync();
            workplace.MustBeQuiet();
        }

        // What the killed run unpacked is swept by the next one.
        using RunningStaves interrupted = workplace.Start("run", "test/image");
        interrupted.WaitUntil(() => interrupted.Output.Contains("up", StringComparison.Ordinal), "its command says `up`");
        interrupted.Signal("INT");
        Assert.Equal(130, (await interrupted.WaitAsync()).ExitCode);
        workplace.MustBeQuiet();
        Assert.Empty(workplace.WorkDirectories);
    }

    /// <summary>Starts a build and ends it with kill -9 at a moment; nothing of it runs on.</summary>
    static async Task KillAsync(Workplace workplace, Func<bool> moment)
    {
        using RunningStaves running = workplace.Start("build");
        running.WaitUntil(moment, "the moment to kill it");
        running.Kill();
        StavesResult killed = await running.WaitAsync();
        Assert.Equal(128 + 9, killed.ExitCode);
        workplace.MustBeQuiet();
    }

    /// <summary>The same command succeeds, its image is that of a build which nobody killed, and no half-made file is left.</summary>
    static async Task MustRecoverAsync(Workplace workplace, string says)
    {
        StavesResult recovered = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(says, (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);
        Assert.Empty(workplace.WorkDirectories);
        Assert.Empty(HalfMade(workplace));
        StavesResult untouched = (await workplace.RunAsync("build", "--build-cache", "untouched")).ShouldSucceed();
        Assert.Equal(untouched.Digest, recovered.Digest);
        StavesResult again = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(again.Compiled);
    }

    static string[] HalfMade(Workplace workplace) => [.. Directory
        .EnumerateFiles(workplace.Cache, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(path => Path.GetRelativePath(workplace.Cache, path))
        .Where(path => (Path.GetFileName(path).StartsWith('.') || path.EndsWith(".tmp", StringComparison.Ordinal) || path.EndsWith(".__download__", StringComparison.Ordinal))
            && !path.Contains("/.staves/", StringComparison.Ordinal)
            && !path.EndsWith(".lock", StringComparison.Ordinal)),
        .. Directory.EnumerateFiles(workplace.Work, ".*")];

    static string LogOf(Workplace workplace, string name)
    {
        string directory = Path.Combine(workplace.Cache, "logs", "test");
        return Directory.Exists(directory)
            ? string.Concat(Directory.EnumerateFiles(directory, string.Create(CultureInfo.InvariantCulture, $"{name}-1-*.log")).Select(ReadShared))
            : "";
    }

    static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
