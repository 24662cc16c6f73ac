using System.Collections.Immutable;
using System.Text;
using Staves.Building.Runners;
using Staves.Building.Runners.Docker;
using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using Staves.Tests.Packages.Docker;

namespace Staves.Tests.Building.Runners.Docker;

/// <summary>What a runner over a container daemon does, whose daemon it may be.</summary>
public abstract class ContainerRunnerTests(IContainerDaemon daemon) : IAsyncDisposable
{
    const string Image = "localhost/staves/small:latest";

    readonly ScratchDirectory _scratch = new();
    readonly StringBuilder _output = new();

    string Output => _output.ToString();

    [Fact]
    public async Task A_command_has_its_own_environment_name_and_directory_and_nothing_else()
    {
        await RunAsync(Of("id -u; echo $HOSTNAME; echo $PWD; env") with { Directory = "/tmp", Environment = Variables(("GREETING", "good morning"), ("PATH", "/usr/bin")) });
        Assert.Equal("0\nstaves\n/tmp\n", string.Concat(Output.Split('\n').Take(3).Select(line => line + "\n")));
        Assert.Equal(
            ["GREETING=good morning", "PATH=/usr/bin", "PWD=/tmp", "SHLVL=0", "_=/usr/bin/env"],
            Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Errors_come_with_the_output_and_the_exit_code_is_passed_on()
    {
        Assert.Equal(7, await RunAsync(Of("echo one; echo two >&2; exit 7")));
        Assert.Equal("one\ntwo\n", string.Concat(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => line + "\n")));
        Assert.Equal(127, await RunAsync(new Sandbox { Command = ["/bin/no-such-program"], Root = new SandboxRoot(Image) }));
    }

    [Fact]
    public async Task Output_comes_while_the_command_runs()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var first = new TaskCompletionSource();
        Task run = RunAsync(Of("echo first; sleep 600"), first.SetResult, patience.Token);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        MustBeGone();
    }

    [Fact]
    public async Task Entries_are_there_and_only_those_that_may_be_written_can_be()
    {
        Directory.CreateDirectory(_scratch["given"]);
        Directory.CreateDirectory(_scratch["work"]);
        File.WriteAllText(_scratch["given/text"], "of this machine\n");
        await RunAsync(Of("""
            cat /given/text /etc/note; readlink /usr/lib/to-nowhere; ls -A /memory
            for directory in / /given /etc /usr /work /memory; do touch $directory/x 2>/dev/null && echo "wrote $directory"; done
            """) with
        {
            Entries =
            [
                new SandboxEntry.Bind(_scratch["given"], "/given"),
                new SandboxEntry.Bind(_scratch["work"], "/work", Writable: true),
                new SandboxEntry.Memory("/memory"),
                new SandboxEntry.TextFile("a note\n", "/etc/note"),
            ],
        });
        Assert.Equal("of this machine\na note\nwrote /work\nwrote /memory\n", Output);
        Assert.True(File.Exists(_scratch["work/x"]));
    }

    [Fact]
    public async Task What_is_laid_over_the_root_goes_through_its_links()
    {
        Directory.CreateDirectory(_scratch["added/lib/deep"]);
        Directory.CreateDirectory(_scratch["below/etc"]);
        File.WriteAllText(_scratch["added/lib/deep/file"], "added\n");
        File.WriteAllText(_scratch["below/etc/of-the-image"], "changed\n");
        File.CreateSymbolicLink(_scratch["added/lib/link"], "deep/file");
        await RunAsync(Of("readlink /lib /lib/loader; cat /usr/lib/deep/file /lib/link /etc/of-the-image; touch /usr/x && echo its own") with
        {
            Root = new SandboxRoot(Image) { Added = [_scratch["added"], _scratch["below"]], Upper = _scratch["upper"] },
            Entries = [new SandboxEntry.Link("/sysroot/lib/loader", "/lib/loader")],
        });
        Assert.Equal("usr/lib\n/sysroot/lib/loader\nadded\nadded\nchanged\nits own\n", Output);
        _output.Clear();
        await RunAsync(Of("[[ -e /usr/lib/deep || -e /usr/x ]] || echo nothing"));
        Assert.Equal("nothing\n", Output);
    }

    [Fact]
    public async Task There_is_no_network_and_no_right_to_mount_or_to_trace()
    {
        await RunAsync(Of("while read -r name _; do [[ $name == *: ]] && echo \"$name\"; done </proc/net/dev; while read -r key value; do [[ $key == CapEff: || $key == NoNewPrivs: ]] && echo \"$value\"; done </proc/self/status"));
        Assert.Equal("lo:\n00000000800000fb\n1\n", Output);
    }

    [Fact]
    public async Task Nothing_is_left_after_success_and_failure()
    {
        await RunAsync(Of("exit 0"));
        await RunAsync(Of("exit 1"));
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => RunAsync(Of("true") with { Root = new SandboxRoot("localhost/staves/no-such-image") }));
        Assert.Equal("STV5221", failure.Diagnostics[0].Code);
        MustBeGone();
    }

    [Fact]
    public async Task What_a_killed_run_has_left_is_removed_by_the_next()
    {
        await ImportAsync();
        using var engine = new DockerEngine(daemon.Endpoint);
        string ours = await engine.Containers.CreateAsync(Settings(ContainerOwner.Current), CancellationToken.None);
        string gone = await engine.Containers.CreateAsync(Settings(ContainerOwner.Current with { Start = "1" }), CancellationToken.None);
        string elsewhere = await engine.Containers.CreateAsync(Settings(ContainerOwner.Current with { Start = "1", Namespace = "pid:[7]" }), CancellationToken.None);

        await RunAsync(Of("true"));

        ImmutableArray<ContainerSummary> left = await engine.Containers.ListAsync(CancellationToken.None);
        Assert.Equal(new[] { ours, elsewhere }.Order(StringComparer.Ordinal), left.Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(left, one => one.Id == gone);
        await engine.Containers.RemoveAsync(ours, CancellationToken.None);
        await engine.Containers.RemoveAsync(elsewhere, CancellationToken.None);
        await engine.Containers.RemoveAsync(elsewhere, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    static Sandbox Of(string script) => new()
    {
        Command = ["/bin/bash", "--norc", "--noprofile", "-c", script],
        Root = new SandboxRoot(Image),
        Environment = Variables(("PATH", "/usr/bin")),
    };

    static ContainerSettings Settings(ContainerOwner owner) => new() { Image = Image, Command = ["/bin/true"], Label = owner.ToLabel() };

    static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);

    async Task<int> RunAsync(Sandbox sandbox, Action? told = null, CancellationToken cancellationToken = default)
    {
        await ImportAsync();
        using var engine = new DockerEngine(daemon.Endpoint);
        DockerRunner runner = await DockerRunner.OpenAsync(engine, new DockerRunnerOptions { WorkDirectory = _scratch["containers"] }, cancellationToken);
        return await runner.RunAsync(
            sandbox,
            bytes =>
            {
                _output.Append(Encoding.UTF8.GetString(bytes.Span));
                told?.Invoke();
            },
            cancellationToken);
    }

    async Task ImportAsync()
    {
        daemon.SkipUnlessRunning();
        using var engine = new DockerEngine(daemon.Endpoint);
        if (await engine.Images.IdOfAsync(Image, CancellationToken.None) is null)
        {
            daemon.Run("import", SmallRoot.Write(_scratch["small.tar"]), Image);
        }
    }

    void MustBeGone()
    {
        Assert.Empty(daemon.Run("ps", "--all", "--quiet"));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_scratch["containers"]), path => !path.EndsWith(".lock", StringComparison.Ordinal));
    }
}
