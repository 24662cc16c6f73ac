using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Faults;

/// <summary>Each fault has one message that names it, and the exit code of its kind.</summary>
public partial class MessageTests
{
    [Fact]
    public async Task A_server_that_lies()
    {
        using var server = new SourceServer { Lies = true };
        using var workplace = new Workplace();
        server.Directory = TinyRepository.Create(workplace, server.Address).Sources;
        TinyImage.Specify(workplace, "test/hello");
        StavesResult result = (await workplace.RunAsync("build")).ShouldFail(1);
        Snapshot.Matches(Normalise(workplace, result));
        Assert.False(File.Exists(Path.Combine(workplace.Cache, "distfiles", "hello-1.tar.gz")), "a wrong file has the right name");
        Assert.Empty(result.Compiled);
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task A_mirror_that_cannot_be_reached()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace, $"http://127.0.0.1:{UnusedPort()}");
        TinyImage.Specify(workplace, "test/hello");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(1)));
    }

    [Fact]
    public async Task A_source_that_is_not_there_while_offline()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace, $"http://127.0.0.1:{UnusedPort()}");
        TinyImage.Specify(workplace, "test/hello");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build", "--offline")).ShouldFail(1)));
    }

    [Fact]
    public async Task A_machine_without_a_compiler()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can hide a program of this machine");
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        // A build looks for programs in the system's own directories only: there they have to be missing.
        workplace.Write("hide.sh", """
            set -e
            mkdir -p hidden
            mount -t tmpfs tmpfs hidden
            mkdir hidden/upper hidden/work
            mount -t overlay -o lowerdir=/usr/bin,upperdir=hidden/upper,workdir=hidden/work overlay /usr/bin
            rm -f /usr/bin/gcc
            exec "$@"

            """);
        workplace.Wrapper = ["unshare", "--mount", "--propagation", "private", "sh", "hide.sh"];
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(1)));
    }

    [Fact]
    public async Task A_package_that_does_not_exist()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/helo");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(3)));
    }

    [Fact]
    public async Task A_version_that_does_not_exist()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, ">=test/hello-2");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(3)));
    }

    [Fact]
    public async Task A_syntax_error_in_the_specification()
    {
        using var workplace = new Workplace();
        workplace.Write("staves.toml", "name = 'test/image'\npackages = ['test/hello'\ncommand = ['/bin/sh']\n");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(2)));
    }

    [Fact]
    public async Task An_unknown_key_of_the_specification()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", "[image]\nworkdirr = '/'");
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(2)));
    }

    [Fact]
    public async Task A_specification_that_is_not_there()
    {
        using var workplace = new Workplace();
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("build")).ShouldFail(2)));
    }

    [Fact]
    public async Task An_unknown_option()
    {
        using var workplace = new Workplace();
        string text = Normalise(workplace, (await workplace.RunAsync("build", "--ofline")).ShouldFail(2));
        // The help of the command follows.
        Snapshot.Matches(text[..text.IndexOf("Description:", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task A_package_that_does_not_compile()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/broken");
        StavesResult result = (await workplace.RunAsync("build", "--jobs", "1")).ShouldFail(1);
        Snapshot.Matches(Normalise(workplace, result));
        string log = LogPath().Match(result.Error).Value;
        Assert.True(File.Exists(log), $"`{log}` is not there");
        string text = await File.ReadAllTextAsync(log);
        Assert.Contains("step 1 of the build", text, StringComparison.Ordinal);
        Assert.Contains("broken.c:7: the part is missing", text, StringComparison.Ordinal);
        Assert.Empty(workplace.WorkDirectories);
    }

    [Fact]
    public async Task A_library_whose_package_is_missing_from_RDEPEND()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/forgetful", isStatic: false);
        StavesResult result = (await workplace.RunAsync("build")).ShouldFail(1);
        Snapshot.Matches(Normalise(workplace, result));
        Assert.False(File.Exists(workplace["staves_root.tar"]), "an image that cannot run was written");
    }

    [Fact]
    public async Task An_image_that_nobody_has_built()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build")).ShouldSucceed();
        Snapshot.Matches(Normalise(workplace, (await workplace.RunAsync("run", "test/imag")).ShouldFail(1)));
    }

    static string Normalise(Workplace workplace, StavesResult result)
    {
        Assert.Equal("", result.Output);
        string text = workplace.Normalise(result.Error);
        text = Port().Replace(text, "127.0.0.1:<port>");
        // What is under way beside the fault has no fixed order.
        text = Progress().Replace(text, "");
        text = Digest().Replace(text, "<digest>…");
        text = Key().Replace(text, "-<key>.");
        return FailureDigest().Replace(text, "._checksum_failure_.<digest>");
    }

    static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex Port();

    [GeneratedRegex(@"^(compiling|compiled|fetched|\d+ to compile:?) .*\n", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Patterns.Patience)]
    private static partial Regex Progress();

    [GeneratedRegex("[0-9a-f]{16}…", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex Digest();

    [GeneratedRegex(@"-[0-9a-f]{16}\.", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex Key();

    [GeneratedRegex(@"\._checksum_failure_\.[0-9a-f]+", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex FailureDigest();

    [GeneratedRegex(@"/\S+\.log", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex LogPath();
}
