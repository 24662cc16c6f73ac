using System.Net;
using System.Net.Sockets;
using System.Text;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Examples;

[Collection(RealImagesCollection.Name)]
public class ExampleTests(RealImages images)
{
    const long LargestBashImage = 2_500_000;
    const int NginxPort = 8080;

    [Fact]
    public async Task The_first_command_of_the_README_works_on_a_clean_clone_with_an_empty_cache_for_an_ordinary_user()
    {
        StavesResult first = images.FirstBuild.ShouldSucceed();
        Assert.Contains("app-shells/bash-5.2.15", first.Compiled);
        Assert.Contains("sys-libs/musl-1.2.5", first.Compiled);
        Assert.Contains("staves/bash:latest", first.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(images.Clone, "staves_root.tar")), first.ToString());
        Assert.True(File.Exists(Path.Combine(images.Clone, "bash.oci.tar")), first.ToString());
        images.Workplace.MustBeQuiet();
        Assert.Empty(images.Workplace.WorkDirectories);

        // Another checkout of the same sources: everything is in the cache, and the image is the same.
        StavesResult second = await images.BuildAsync("bash");
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
    }

    [Fact]
    public async Task bash_says_hello_and_is_small()
    {
        await images.BuildAsync("bash");
        Assert.Equal("Hello World!\n", (await images.Workplace.RunAsync("run", "staves/bash", "echo Hello World!")).ShouldSucceed().Output);
        Assert.Equal(3, (await images.Workplace.RunAsync("run", "staves/bash", "exit 3")).ExitCode);
        Assert.InRange(images.UnpackedSize("bash"), 500_000, LargestBashImage);
    }

    [Fact]
    public async Task bash_has_no_programs_and_files_but_its_own()
    {
        await images.BuildAsync("bash");
        string[] files = [.. Tool.Run("tar", "--list", "--file", images.Workplace["bash/root.tar"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(path => path.TrimStart('.', '/'))
            .Where(path => !path.EndsWith('/'))];
        Assert.Contains("bin/bash", files);
        Assert.DoesNotContain(files, path => path.EndsWith(".h", StringComparison.Ordinal) || path.EndsWith(".a", StringComparison.Ordinal)
            || path.Contains("usr/share/man", StringComparison.Ordinal) || path.Contains("usr/share/doc", StringComparison.Ordinal)
            || path.Contains("var/db", StringComparison.Ordinal) || path.Contains("toolchain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_build_takes_a_tenth_of_the_first_at_most()
    {
        images.FirstBuild.ShouldSucceed();
        await images.BuildAsync("bash");
        StavesResult warm = (await images.Workplace.RunAsync(
            "build", "--config", TestPaths.Example("bash"), "--image-path", "bash/root.tar")).ShouldSucceed();
        Assert.Empty(warm.Compiled);
        Assert.True(10 * warm.Elapsed < images.FirstBuild.Elapsed, warm.ToString());
    }

    [Fact]
    public async Task A_changed_use_flag_of_bash_rebuilds_bash_alone()
    {
        await images.BuildAsync("bash");
        string changed = (await File.ReadAllTextAsync(TestPaths.Example("bash"))).Replace("use = ['-nls']", "use = ['-nls', '-net']", StringComparison.Ordinal);
        images.Workplace.Write("changed.toml", changed);
        StavesResult result = (await images.Workplace.RunAsync("build", "--config", "changed.toml", "--image-path", "changed/root.tar")).ShouldSucceed();
        Assert.Equal(["app-shells/bash-5.2.15"], result.Compiled);
        (await images.Workplace.RunAsync("build", "--config", TestPaths.Example("bash"), "--image-path", "bash/root.tar")).ShouldSucceed();
    }

    [Fact]
    public async Task busybox_is_one_static_program()
    {
        await images.BuildAsync("busybox");
        Assert.Equal("a b\n", (await images.Workplace.RunAsync("run", "staves/busybox", "echo a b")).ShouldSucceed().Output);
        string listing = Tool.Run("tar", "--list", "--file", images.Workplace["busybox/root.tar"]);
        Assert.DoesNotContain("ld-musl", listing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task bash_runs_on_the_C_library_of_this_machine()
    {
        await images.BuildAsync("bash-glibc");
        StavesResult result = await images.Workplace.RunAsync("run", "staves/bash-glibc", "echo $BASH_VERSION");
        Assert.StartsWith("5.2.15", result.ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task sqlite_answers_a_query()
    {
        await images.BuildAsync("sqlite");
        StavesResult result = await images.Workplace.RunAsync("run", "staves/sqlite", ":memory:", "select group_concat(value * value) from generate_series(1, 4)");
        StavesResult plain = await images.Workplace.RunAsync("run", "staves/sqlite", ":memory:", "select 6 * 7, 'seven'");
        Assert.Equal("42|seven\n", plain.ShouldSucceed().Output);
        Assert.Equal("1,4,9,16\n", result.ShouldSucceed().Output);
    }

    [Fact]
    public async Task nginx_serves_a_page()
    {
        Assert.SkipUnless(IsFree(NginxPort), $"something listens on port {NginxPort} already");
        await images.BuildAsync("nginx");
        using (RunningStaves server = images.Workplace.Start("run", "staves/nginx"))
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{NginxPort}") };
            server.WaitUntil(() => !IsFree(NginxPort), "nginx listens");
            string page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
            Assert.Contains("<title>nginx is running</title>", page, StringComparison.Ordinal);
            using HttpResponseMessage missing = await client.GetAsync(new Uri("/no-such-page", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            server.Signal("TERM");
            await server.WaitAsync();
        }

        images.Workplace.MustBeQuiet();
        Assert.True(IsFree(NginxPort), "nginx still listens");
    }

    [Fact]
    public async Task redis_keeps_what_it_is_told()
    {
        await images.BuildAsync("redis");
        int port = UnusedPort();
        using (RunningStaves server = images.Workplace.Start("run", "staves/redis", "--port", $"{port}"))
        {
            server.WaitUntil(() => !IsFree(port), "redis listens");
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using NetworkStream stream = client.GetStream();
            Assert.Equal("+PONG\r\n", await AskAsync(stream, "PING"));
            Assert.Equal("$-1\r\n", await AskAsync(stream, "GET", "colour"));
            Assert.Equal("+OK\r\n", await AskAsync(stream, "SET", "colour", "green\r\nblue"));
            Assert.Equal("$11\r\ngreen\r\nblue\r\n", await AskAsync(stream, "GET", "colour"));
            server.Signal("TERM");
            Assert.Equal(0, (await server.WaitAsync()).ExitCode);
        }

        images.Workplace.MustBeQuiet();
    }

    /// <summary>One command of the Redis serialization protocol and its whole answer.</summary>
    static async Task<string> AskAsync(NetworkStream stream, params string[] words)
    {
        string request = $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new List<byte>();
        byte[] buffer = new byte[256];
        do
        {
            int read = await stream.ReadAsync(buffer, patience.Token);
            Assert.True(read > 0, "redis closes the connection");
            answer.AddRange(buffer[..read]);
        }
        while (!IsWhole(Encoding.UTF8.GetString([.. answer])));
        return Encoding.UTF8.GetString([.. answer]);
    }

    static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n", StringComparison.Ordinal);
        return end > 0 && (answer[0] != '$' || answer[1] == '-'
            || answer.Length == end + 4 + int.Parse(answer[1..end], System.Globalization.CultureInfo.InvariantCulture));
    }

    static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
