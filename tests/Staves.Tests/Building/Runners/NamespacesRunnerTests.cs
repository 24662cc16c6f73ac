using System.Diagnostics;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Runners;

public class NamespacesRunnerTests
{
    [Fact]
    public async Task A_command_is_user_0_on_a_machine_of_its_own()
    {
        using var sandbox = TestSandbox.Of("id -u; hostname; echo $PATH; ls /");
        Assert.Equal("0\nstaves\n/usr/bin:/bin\nbin\ndev\netc\nlib\nlib64\nproc\nsbin\ntmp\nusr", Without(await sandbox.OutputAsync(), "lib32", "libx32", "var"));
    }

    [Fact]
    public async Task Errors_come_with_the_output_and_the_exit_code_is_passed_on()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = TestSandbox.Of("echo one; echo two >&2; exit 7");
        Assert.Equal(7, await sandbox.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal("one\ntwo\n", sandbox.Output);
    }

    [Fact]
    public async Task A_signal_that_ends_the_command_is_told_as_a_shell_tells_it()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = TestSandbox.Of("kill -TERM $$");
        Assert.Equal(128 + 15, await sandbox.RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_command_that_ends_at_once_has_ended()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = new TestSandbox("/bin/false");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(1, await sandbox.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60)));
        }
    }

    [Fact]
    public async Task A_command_that_kills_all_it_can_ends_with_its_sandbox()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = TestSandbox.Of("trap '' TERM; kill -KILL -1; sleep 600");
        Assert.Equal(137, await sandbox.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_missing_program_is_exit_code_127()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = new TestSandbox("/bin/no-such-program");
        Assert.Equal(127, await sandbox.RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_host_can_only_be_read()
    {
        using var sandbox = TestSandbox.Of("for d in / /usr /usr/bin /etc /lib /usr/local; do touch $d/x 2>/dev/null && echo $d; done; touch /tmp/x && echo tmp");
        Assert.Equal("tmp", await sandbox.OutputAsync());
    }

    [Fact]
    public async Task Mounts_of_the_host_are_gone()
    {
        using var sandbox = TestSandbox.Of("cut -d' ' -f5 /proc/self/mountinfo | sort");
        string[] mounts = (await sandbox.OutputAsync()).Split('\n');
        Assert.Equal(mounts.Distinct(), mounts);
        Assert.DoesNotContain(mounts, mount => mount.StartsWith("/dev/usr", StringComparison.Ordinal) || mount.StartsWith("/home", StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_no_network_unless_asked_for()
    {
        using var without = TestSandbox.Of("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '");
        Assert.Equal("lo", await without.OutputAsync());
        using var with = TestSandbox.Of("readlink /proc/self/ns/net");
        with.Description = with.Description with { HasNetwork = true };
        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget, await with.OutputAsync());
    }

    [Fact]
    public async Task Only_its_own_processes_are_there_and_no_stray_descriptors()
    {
        using var sandbox = TestSandbox.Of("ls -d /proc/[0-9]* | wc -l; ls /proc/self/fd | tr '\\n' ' '");
        string[] lines = (await sandbox.OutputAsync()).Split('\n');
        Assert.InRange(int.Parse(lines[0]), 3, 6);
        Assert.Equal("0 1 2 3 ", lines[1]);
    }

    [Fact]
    public async Task Devices_work()
    {
        using var sandbox = TestSandbox.Of("echo x > /dev/null; head -c 4 /dev/urandom | wc -c; head -c 2 /dev/zero | od -An -tx1; echo in | cat /dev/stdin; cat <(echo pipe)");
        Assert.Equal("4\n 00 00\nin\npipe", await sandbox.OutputAsync());
    }

    [Fact]
    public async Task The_command_may_be_another_user_without_rights()
    {
        using var sandbox = TestSandbox.Of("id -u; id -g; grep CapEff /proc/self/status | tr -d '\\t'; mount -t tmpfs t /tmp 2>/dev/null && echo mounted");
        sandbox.Description = sandbox.Description with { UserId = 101, GroupId = 102 };
        Assert.Equal("101\n102\nCapEff:0000000000000000", await sandbox.OutputAsync());
    }

    [Fact]
    public async Task A_directory_can_be_the_root()
    {
        using var root = new ScratchDirectory();
        Directory.CreateDirectory(root["usr"]);
        using var sandbox = TestSandbox.Of("echo written > /kept; ls /");
        sandbox.Description = sandbox.Description with { Root = new SandboxRoot(root.Path), IsRootWritable = true };
        Assert.Contains("kept", await sandbox.OutputAsync(), StringComparison.Ordinal);
        Assert.Equal("written\n", await File.ReadAllTextAsync(root["kept"], TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root["dev"]));
    }

    [Fact]
    public async Task Directories_can_be_laid_over_a_root_and_none_of_them_is_written_to()
    {
        using var directory = new ScratchDirectory();
        string root = directory["a,b:c"];
        foreach ((string layer, string file) in new[] { (root, "one"), (root, "two"), (directory["added"], "two") })
        {
            Directory.CreateDirectory(Path.Combine(layer, "data"));
            await File.WriteAllTextAsync(Path.Combine(layer, "data", file), Path.GetFileName(layer), TestContext.Current.CancellationToken);
        }

        using var sandbox = TestSandbox.Of("cd /data; echo new > one; rm two; echo more > three; ls; cat one");
        sandbox.Description = sandbox.Description with
        {
            Root = new SandboxRoot(root) { Added = [directory["added"]], Upper = directory["upper"] },
            IsRootWritable = true,
        };
        Assert.Equal("one\nthree\nnew", await sandbox.OutputAsync());
        Assert.Equal("added", await File.ReadAllTextAsync(directory["added/data/two"], TestContext.Current.CancellationToken));
        Assert.Equal(["data"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName));
        Assert.True(File.Exists(directory["upper/files/data/three"]));
    }

    [Fact]
    public async Task A_link_in_a_root_leads_no_entry_out_of_it()
    {
        using var directory = new ScratchDirectory();
        Directory.CreateDirectory(directory["root/inside"]);
        Directory.CreateDirectory(directory["outside"]);
        File.CreateSymbolicLink(directory["root/var"], directory["outside"]);
        File.CreateSymbolicLink(directory["root/etc"], "/inside");
        using var sandbox = TestSandbox.Of($"cat /inside/note {directory["outside"]}/note");
        sandbox.Description = sandbox.Description with
        {
            Root = new SandboxRoot(directory["root"]) { Upper = directory["upper"] },
            Entries = [.. sandbox.Description.Entries, new SandboxEntry.TextFile("etc\n", "/etc/note"), new SandboxEntry.TextFile("var\n", "/var/note")],
        };
        Assert.Equal("etc\nvar", await sandbox.OutputAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["outside"]));
    }

    [Fact]
    public async Task Binds_are_read_only_or_writable_as_asked()
    {
        using var directory = new ScratchDirectory();
        Directory.CreateDirectory(directory["a b"]);
        Directory.CreateDirectory(directory["w"]);
        using var sandbox = TestSandbox.Of("touch '/data/a b/x' 2>/dev/null && echo wrong; touch /var/w/made; cat /etc/note; readlink /link");
        sandbox.Description = sandbox.Description with
        {
            Entries =
            [
                .. sandbox.Description.Entries,
                new SandboxEntry.Bind(directory["a b"], "/data/a b"),
                new SandboxEntry.Bind(directory["w"], "/var/w", Writable: true),
                new SandboxEntry.TextFile("tab\tand \\ 100%\n", "/etc/note"),
                new SandboxEntry.Link("/somewhere", "/link"),
            ],
        };
        Assert.Equal("tab\tand \\ 100%\n/somewhere", await sandbox.OutputAsync());
        Assert.True(File.Exists(directory["w/made"]));
    }

    [Fact]
    public async Task Cancellation_ends_everything_at_once()
    {
        await SandboxSupport.RequireAsync();
        string mark = ProcessTable.UniqueDuration();
        using var sandbox = TestSandbox.Of($"trap '' TERM INT HUP; setsid sleep {mark} & sleep {mark}");
        using var cancellation = new CancellationTokenSource();
        Task<int> run = sandbox.RunAsync(cancellation.Token);
        await ProcessTable.AppearsAsync(mark);
        long start = Stopwatch.GetTimestamp();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        Assert.Empty(ProcessTable.With(mark));
    }

    [Fact]
    public async Task A_daemon_does_not_outlive_the_command()
    {
        await SandboxSupport.RequireAsync();
        string mark = ProcessTable.UniqueDuration();
        using var sandbox = TestSandbox.Of($"setsid sleep {mark} </dev/null >/dev/null 2>&1 & exit 0");
        Assert.Equal(0, await sandbox.RunAsync(TestContext.Current.CancellationToken));
        Assert.Empty(ProcessTable.With(mark));
    }

    [Fact]
    public async Task A_source_that_is_missing_is_named()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = TestSandbox.Of("true");
        sandbox.Description = sandbox.Description with { Entries = [new SandboxEntry.Bind("/no/such/place", "/data")] };
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => sandbox.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal("STV5206", failure.Diagnostics[0].Code);
        Assert.Contains("/no/such/place", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_output_cannot_be_written_to_ends_the_command()
    {
        await SandboxSupport.RequireAsync();
        using var sandbox = TestSandbox.Of("echo line; sleep 600");
        await Assert.ThrowsAsync<IOException>(() => new NamespacesRunner().RunAsync(
            sandbox.Description, _ => throw new IOException("No space left on device"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("error cannot mount /proc: denied\n", "", "STV5205")]
    [InlineData("error cannot change the root: denied\n", "", "STV5206")]
    [InlineData("", "", "STV5206")]
    public void A_sandbox_that_cannot_be_set_up_has_its_own_code(string report, string complaint, string code) =>
        Assert.Equal(code, SandboxDiagnosis.Explain(report, complaint).Diagnostics[0].Code);

    static string Without(string text, params string[] lines) => string.Join('\n', text.Split('\n').Except(lines));
}
