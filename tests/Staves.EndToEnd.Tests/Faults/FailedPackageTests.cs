using System.Text.RegularExpressions;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Faults;

/// <summary>What a person can do about a package that does not compile.</summary>
public sealed partial class FailedPackageTests : IDisposable
{
    static readonly Ebuild Above = new("test", "above", "1") { Depend = "test/broken", Functions = "S=\"${WORKDIR}\"\n" };

    static readonly Ebuild Top = new("test", "top", "1") { Depend = "test/above", Functions = "S=\"${WORKDIR}\"\n" };

    static readonly Ebuild Torn = new("test", "torn", "1")
    {
        Functions = """
            S="${WORKDIR}"
            TORN_VALUE="a value of the ebuild"

            torn_apart() {
            	die "it is torn"
            }

            src_compile() {
            	local reason="between the phases"
            	echo x > evidence || die
            	torn_apart
            }

            """,
        DefinedPhases = "compile",
    };

    readonly Workplace _workplace = new();

    public FailedPackageTests()
    {
        var repository = TinyRepository.Create(_workplace);
        repository.Add(Above);
        repository.Add(Top);
        repository.Add(Torn);
    }

    [Fact]
    public async Task Keeping_going_compiles_what_does_not_need_the_failed_package_and_tells_all_at_the_end()
    {
        TinyImage.Specify(_workplace, "test/top test/torn test/slow test/hello");
        StavesResult result = (await _workplace.RunAsync("build", "--keep-going", "--jobs", "1")).ShouldFail(1);
        Assert.Equal(["test/broken-1", "test/hello-1", "test/slow-1", "test/torn-1"], result.Compiled.Order(StringComparer.Ordinal));
        string end = result.Error[result.Error.LastIndexOf("error[", StringComparison.Ordinal)..];
        Assert.Equal(
            """
            error[STV5313]: 2 failed, 2 skipped because of that, 2 compiled
              test/broken-1 failed
              test/torn-1 failed
              test/above-1 skipped: needs test/broken-1
              test/top-1 skipped: needs test/above-1

            """,
            end);
        Assert.Contains("error[STV5301]: `test/broken-1` fails in its compile phase: emake failed", result.Error, StringComparison.Ordinal);
        Assert.Contains("error[STV5301]: `test/torn-1` fails in its compile phase: it is torn", result.Error, StringComparison.Ordinal);
        Assert.Empty(_workplace.WorkDirectories);

        // What was compiled is not compiled again.
        TinyImage.Specify(_workplace, "test/slow test/hello");
        Assert.Empty((await _workplace.RunAsync("build")).ShouldSucceed().Compiled);
    }

    [Fact]
    public async Task The_command_of_the_message_enters_a_build_that_was_kept()
    {
        Tool.Require("script");
        TinyImage.Specify(_workplace, "test/torn");
        StavesResult result = (await _workplace.RunAsync("build", "--keep-work")).ShouldFail(1);
        string directory = Shell().Match(result.Error).Groups["directory"].Value;
        Assert.True(Directory.Exists(directory), result.ToString());

        string seen = await TypeAsync($"{StavesProgram.Path} shell {directory}");
        Assert.Contains("42 torn-1 compile /var/tmp/portage/test/torn-1/work x a value of the ebuild", seen, StringComparison.Ordinal);
        Assert.Contains("between the phases", seen, StringComparison.Ordinal);
        Assert.Contains("this is torn_apart", seen, StringComparison.Ordinal);
        Tool.Run("rm", "-r", directory);
        Assert.Contains("STV5314", (await _workplace.RunAsync("shell", directory)).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_opens_in_the_failed_build_and_the_build_fails_when_it_is_left()
    {
        Tool.Require("script");
        TinyImage.Specify(_workplace, "test/torn");
        string seen = await TypeAsync($"{StavesProgram.Path} build --shell-on-failure", exitCode: 1);
        Assert.Contains("a shell in the build of test/torn-1", seen, StringComparison.Ordinal);
        Assert.Contains("42 torn-1 compile /var/tmp/portage/test/torn-1/work x a value of the ebuild", seen, StringComparison.Ordinal);
        Assert.Contains("it is torn", seen[seen.IndexOf("42 torn-1", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Empty(_workplace.WorkDirectories);
    }

    [Fact]
    public async Task Without_a_terminal_there_is_a_warning_and_no_shell()
    {
        TinyImage.Specify(_workplace, "test/torn");
        StavesResult result = (await _workplace.RunAsync("build", "--shell-on-failure")).ShouldFail(1);
        Assert.Contains("warning[STV1960]: `--shell-on-failure` has no effect", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a shell in the build", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();

    /// <summary>What a person sees who types a few lines into the shell that a command opens on a terminal.</summary>
    async Task<string> TypeAsync(string command, int exitCode = 0)
    {
        // The numbers are added by the shell, so that the echo of what is typed is not the answer.
        _workplace.Write("typed", """
            echo "$((40+2)) $PF $EBUILD_PHASE $PWD $(<evidence) $TORN_VALUE"
            echo "$reason"
            declare -f torn_apart | sed -n '1s/^/this is /p'
            exit 0

            """);
        StavesResult result = await _workplace.RunCommandAsync("sh", "-c", $"(cat typed; sleep 5) | TERM=xterm script -qefc '{command}' /dev/null");
        return result.ShouldFail(exitCode).Output;
    }

    [GeneratedRegex("`staves shell (?<directory>[^`]+)`", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex Shell();
}
