using Staves.Building.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Building.Processes;

public class ChildProcessTests
{
    [Fact]
    public async Task Output_errors_and_exit_code_are_told_apart()
    {
        ProcessResult result = await ChildProcess.RunAsync(
            new ProcessCommand("sh", ["-c", "echo out; echo err >&2; exit 3"]), TestContext.Current.CancellationToken);
        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_failure_shows_the_command_its_exit_code_and_its_last_lines()
    {
        ProcessResult result = await ChildProcess.RunAsync(
            new ProcessCommand("sh", ["-c", "echo it broke >&2; exit 3"]), TestContext.Current.CancellationToken);
        Diagnostic diagnostic = Assert.Throws<StavesException>(result.RequireSuccess).Diagnostics[0];
        Assert.Equal("STV5209", diagnostic.Code);
        Assert.Equal("`sh -c 'echo it broke >&2; exit 3'` ended with exit code 3", diagnostic.Message);
        Assert.Equal(["it broke"], diagnostic.Details);
    }

    [Fact]
    public void A_program_that_is_missing_is_named()
    {
        StavesException failure = Assert.Throws<StavesException>(() => ChildProcess.Start(new ProcessCommand("no-such-program-here", [])));
        Assert.Equal("STV5200", failure.Diagnostics[0].Code);
    }

    [Fact]
    public async Task The_environment_is_exactly_the_one_given()
    {
        ProcessResult result = await ChildProcess.RunAsync(
            new ProcessCommand("env", []) { Environment = new Dictionary<string, string> { ["A"] = "b c" } }, TestContext.Current.CancellationToken);
        Assert.Equal("A=b c\n", result.Output);
    }

    [Fact]
    public async Task Cancellation_kills_the_whole_tree()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(
            new ProcessCommand("sh", ["-c", "sleep 600 & sleep 600"]), cancellation.Token));
    }
}
