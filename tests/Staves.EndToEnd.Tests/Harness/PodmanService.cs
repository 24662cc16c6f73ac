using System.Diagnostics;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>A real `podman system service` in a workplace, with a storage of its own.</summary>
sealed class PodmanService : IDisposable
{
    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    /// <summary>More open files than the machine allows are no container's.</summary>
    const string Configuration = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
        [engine]
        events_logger = "file"

        """;

    readonly string _directory;
    readonly Process _process;

    public PodmanService(Workplace workplace)
    {
        Tool.Require("podman");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "rootless Podman needs subordinate ids");
        _directory = Directory.CreateDirectory(Path.Combine(workplace.Root, "podman")).FullName;
        File.WriteAllText(Path.Combine(_directory, "containers.conf"), Configuration);
        _process = Tool.Start("env", [.. Command, "system", "service", "--time", "0", Address]);
        long start = Stopwatch.GetTimestamp();
        while (!File.Exists(Path.Combine(_directory, "podman.sock")))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestStart)
            {
                Assert.Skip($"podman does not serve here: {_process.StandardError.ReadToEnd()}");
            }

            Thread.Sleep(50);
        }
    }

    public string Address => $"unix://{Path.Combine(_directory, "podman.sock")}";

    string[] Command =>
    [
        $"CONTAINERS_CONF={Path.Combine(_directory, "containers.conf")}", "podman", "--root", Path.Combine(_directory, "storage"),
        "--runroot", Path.Combine(_directory, "run"), "--tmpdir", Path.Combine(_directory, "tmp"), "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs",
    ];

    /// <summary>Runs Podman's own command line against the storage.</summary>
    public string Podman(params string[] arguments) => Tool.Run("env", [.. Command, .. arguments]);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Tool.RunRaw("env", [.. Command, "system", "reset", "--force"]);
    }
}
