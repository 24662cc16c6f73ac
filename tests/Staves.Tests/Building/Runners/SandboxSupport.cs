using Staves.Building.Processes;

namespace Staves.Tests.Building.Runners;

/// <summary>Whether this machine lets its users make namespaces at all.</summary>
static class SandboxSupport
{
    static readonly Lazy<Task<ProcessResult>> Probe = new(() => ChildProcess.RunAsync(
        new ProcessCommand("unshare", ["--user", "--map-root-user", "--mount", "--pid", "--fork", "--", "mount", "-t", "proc", "proc", "/proc"]),
        CancellationToken.None));

    public static async Task RequireAsync()
    {
        ProcessResult result = await Probe.Value;
        if (result.ExitCode != 0)
        {
            Assert.Skip($"this machine allows no sandbox: {result.Error}");
        }
    }
}
