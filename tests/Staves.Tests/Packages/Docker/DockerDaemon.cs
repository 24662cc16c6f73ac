using System.Diagnostics;
using Staves.Packages.Cache;
using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

/// <summary>A real dockerd with a state of its own, for one class of tests; one at a time on a machine.</summary>
public sealed class DockerDaemon : IContainerDaemon
{
    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    readonly ScratchDirectory _scratch = new();
    FileLock? _onlyOne;
    Process? _process;
    string? _reasonToSkip;

    public DaemonEndpoint Endpoint => new(new Uri(Address), "test", IsExplicit: true);

    string Address => $"unix://{_scratch["docker.sock"]}";

    public string Log => File.Exists(_scratch["log"]) ? File.ReadAllText(_scratch["log"]) : "";

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !RealTool.IsInstalled("dockerd") || !RealTool.IsInstalled("docker"))
        {
            _reasonToSkip = Environment.IsPrivilegedProcess ? "`docker.io` is not installed" : "only root can start dockerd";
            return;
        }

        _onlyOne = await FileLock.AcquireAsync(Path.Combine(Path.GetTempPath(), "staves-tests-dockerd.lock"), CancellationToken.None);
        string options = $"--data-root {_scratch["data"]} --exec-root {_scratch["exec"]} --pidfile {_scratch["pid"]} -H {Address} "
            + "--storage-driver=vfs --iptables=false --ip6tables=false --ip-forward=false --bridge=none";
        _process = RealTool.Start("sh", "-c", $"exec dockerd {options} > {_scratch["log"]} 2>&1");
        long start = Stopwatch.GetTimestamp();
        while ((await DockerEngine.FindAsync(name => name == "DOCKER_HOST" ? Address : null, DockerEngine.ShortPatience, CancellationToken.None)).Answered is null)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestStart)
            {
                _reasonToSkip = $"dockerd does not run here: {Log}";
                return;
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                RealTool.RunRaw("kill", "-TERM", $"{_process.Id}");
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
        }

        _scratch.Dispose();
        _onlyOne?.Dispose();
    }

    public void SkipUnlessRunning() => Assert.SkipWhen(_reasonToSkip is not null, _reasonToSkip ?? "");

    /// <summary>Runs Docker's own command line against this daemon.</summary>
    public string Docker(params string[] arguments) => RealTool.Run("docker", ["-H", Address, .. arguments]);

    public string Run(params string[] arguments) => Docker(arguments);
}
