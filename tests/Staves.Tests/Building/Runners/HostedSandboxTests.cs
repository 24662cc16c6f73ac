using System.Diagnostics;

namespace Staves.Tests.Building.Runners;

/// <summary>Sandboxes in a process of their own: one that can be killed, or that belongs to an ordinary user.</summary>
public class HostedSandboxTests
{
    const string MarkVariable = "STAVES_TEST_SANDBOX_MARK";
    const int Nobody = 65534;

    [Fact]
    public async Task Killing_Staves_leaves_no_process_and_no_mount()
    {
        await SandboxSupport.RequireAsync();
        string mark = ProcessTable.UniqueDuration();
        using Process host = StartHost(nameof(Sandbox_that_waits), mark, asNobody: false);
        await ProcessTable.AppearsAsync(mark);
        host.Kill(entireProcessTree: false);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        await ProcessTable.DisappearsAsync(mark);
        Assert.DoesNotContain(mark, await File.ReadAllTextAsync("/proc/self/mountinfo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_user_can_do_the_same()
    {
        await SandboxSupport.RequireAsync();
        if (Environment.UserName != "root")
        {
            Assert.Skip("these tests run as an ordinary user already");
        }

        using Process host = StartHost(nameof(Sandbox_that_waits), "0", asNobody: true);
        Task<string> output = host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (host.ExitCode is 126 or 127 or 131)
        {
            Assert.Skip("an ordinary user may not run this test program where it is");
        }

        Assert.True(host.ExitCode == 0, await output);
    }

    /// <summary>The part that runs in the other process: it is nothing but skipped when the whole suite runs.</summary>
    [Fact]
    public async Task Sandbox_that_waits()
    {
        string? mark = Environment.GetEnvironmentVariable(MarkVariable);
        Assert.SkipWhen(mark is null, "this is the other half of another test");
        using var sandbox = TestSandbox.Of($"mkdir /tmp/{mark}; mount -t tmpfs {mark} /tmp/{mark}; setsid sleep {mark} & sleep {mark}; id -u; ls /usr > /dev/null && ! touch /usr/x");
        Assert.Equal(0, await sandbox.RunAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("0\n", sandbox.Output, StringComparison.Ordinal);
    }

    static Process StartHost(string method, string mark, bool asNobody)
    {
        string[] self = [Path.ChangeExtension(typeof(HostedSandboxTests).Assembly.Location, null), "--filter-method", $"*{nameof(HostedSandboxTests)}.{method}", "--no-ansi"];
        string[] user = asNobody ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"] : [];
        string[] command = [.. user, .. self];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            UseShellExecute = false,
        };
        start.Environment[MarkVariable] = mark;
        start.Environment["HOME"] = "/tmp";
        return Process.Start(start)!;
    }
}
