using System.Diagnostics;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>A real dockerd with a state of its own; one at a time on a machine.</summary>
public sealed class DockerDaemon : IAsyncLifetime
{
    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    readonly string _directory = Path.Combine(Path.GetTempPath(), $"staves-e2e-docker-{Environment.ProcessId}");
    Process? _process;
    Process? _onlyOne;
    string? _reasonToSkip;

    public bool IsRunning => _process is not null && _reasonToSkip is null;

    public string Address => $"unix://{Path.Combine(_directory, "docker.sock")}";

    string Log => Path.Combine(_directory, "log");

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !Tool.IsInstalled("dockerd") || !Tool.IsInstalled("docker"))
        {
            _reasonToSkip = Environment.IsPrivilegedProcess ? "`docker.io` is not installed" : "only root can start dockerd";
            return;
        }

        // The unit tests start one too, and two daemons of one machine disturb each other.
        _onlyOne = Tool.Start("flock", Path.Combine(Path.GetTempPath(), "staves-tests-dockerd.lock"), "sh", "-c", "echo held; read line");
        await _onlyOne.StandardOutput.ReadLineAsync();
        Directory.CreateDirectory(_directory);
        string options = $"--data-root {_directory}/data --exec-root {_directory}/exec --pidfile {_directory}/pid -H {Address} "
            + "--iptables=false --ip6tables=false --ip-forward=false --bridge=none";
        _process = Tool.Start("sh", "-c", $"exec dockerd {options} > {Log} 2>&1");
        long start = Stopwatch.GetTimestamp();
        while (Tool.RunRaw("docker", "-H", Address, "info").Code != 0)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestStart)
            {
                _reasonToSkip = $"dockerd does not run here: {await File.ReadAllTextAsync(Log)}";
                return;
            }

            await Task.Delay(100);
        }

        // The account without rights is to reach it, as a member of the group `docker` would.
        Tool.Run("chmod", "666", Path.Combine(_directory, "docker.sock"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                Tool.RunRaw("kill", "-TERM", $"{_process.Id}");
                using var patience = new CancellationTokenSource(LongestStop);
                try
                {
                    await _process.WaitForExitAsync(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    _process.Kill(entireProcessTree: true);
                    await _process.WaitForExitAsync();
                }
            }

            _process.Dispose();
            Leftovers.MustBeNone(_directory);
            Directory.Delete(_directory, recursive: true);
        }

        _onlyOne?.StandardInput.Close();
        _onlyOne?.Dispose();
    }

    public void SkipUnlessRunning() => Assert.SkipWhen(_reasonToSkip is not null, _reasonToSkip ?? "");

    /// <summary>Runs Docker's own command line against this daemon.</summary>
    internal string Docker(params string[] arguments) => Tool.Run("docker", ["-H", Address, .. arguments]);
}
