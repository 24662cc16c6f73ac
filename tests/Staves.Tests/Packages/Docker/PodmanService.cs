using System.Diagnostics;
using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

/// <summary>A real `podman system service` with a storage of its own, for one class of tests.</summary>
public sealed class PodmanService : IContainerDaemon
{
    /// <summary>More open files than the machine allows are no container's.</summary>
    const string Configuration = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
        [engine]
        events_logger = "file"
        """;

    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    readonly ScratchDirectory _scratch = new();
    Process? _process;
    string? _reasonToSkip;

    public DaemonEndpoint Endpoint => new(new Uri(Address), "test", IsExplicit: true);

    string Address => $"unix://{_scratch["podman.sock"]}";

    string[] Command =>
        ["CONTAINERS_CONF=" + _scratch["containers.conf"], "podman", "--root", _scratch["storage"], "--runroot", _scratch["run"], "--tmpdir", _scratch["tmp"], "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"];

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !RealTool.IsInstalled("podman"))
        {
            _reasonToSkip = Environment.IsPrivilegedProcess ? "`podman` is not installed" : "rootless Podman needs subordinate ids";
            return;
        }

        await File.WriteAllTextAsync(_scratch["containers.conf"], Configuration);
        _process = RealTool.Start("env", [.. Command, "system", "service", "--time", "0", Address]);
        long start = Stopwatch.GetTimestamp();
        while ((await DockerEngine.FindAsync(name => name == "DOCKER_HOST" ? Address : null, DockerEngine.ShortPatience, CancellationToken.None)).Answered is null)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestStart)
            {
                _reasonToSkip = $"podman does not serve here: {await _process.StandardError.ReadToEndAsync()}";
                return;
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
            RealTool.RunRaw("env", [.. Command, "system", "reset", "--force"]);
        }

        _scratch.Dispose();
    }

    public void SkipUnlessRunning() => Assert.SkipWhen(_reasonToSkip is not null, _reasonToSkip ?? "");

    public string Run(params string[] arguments) => RealTool.Run("env", [.. Command, .. arguments]);
}
