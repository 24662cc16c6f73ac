using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>A real registry (distribution, Debian's docker-registry) on 127.0.0.1 with a storage of its own.</summary>
sealed class RegistryServer : IDisposable
{
    public const string UserName = "staves";
    public const string Password = "open sesame";

    /// <summary>The line of that user in a file of htpasswd, in bcrypt.</summary>
    const string PasswordLine = @"staves:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW";

    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    readonly string _directory;
    readonly string _log;
    readonly Process _process;
    readonly int _port;

    RegistryServer(string directory, string more)
    {
        Tool.Require("docker-registry");
        _directory = Directory.CreateDirectory(directory).FullName;
        _log = Path.Combine(_directory, "log");
        _port = FreePort();
        string configuration = Path.Combine(_directory, "config.yml");
        File.WriteAllText(configuration, $$"""
            version: 0.1
            log: { level: info, accesslog: { disabled: false } }
            storage: { filesystem: { rootdirectory: "{{Storage}}" } }
            http: { addr: "127.0.0.1:{{_port}}" }
            {{more}}

            """);
        _process = Tool.Start("sh", "-c", $"exec docker-registry serve {configuration} > {_log} 2>&1");
        WaitUntilItListens();
    }

    public string Address => $"127.0.0.1:{_port}";

    public string Storage => Path.Combine(_directory, "storage");

    /// <summary>A registry that lets everybody in.</summary>
    public static RegistryServer Open(Workplace workplace, string name = "registry") => In(PlaceIn(workplace, name));

    /// <summary>The same in a directory of its own.</summary>
    public static RegistryServer In(string directory) => new(directory, "");

    /// <summary>A registry with one user.</summary>
    public static RegistryServer WithPassword(Workplace workplace)
    {
        string directory = Directory.CreateDirectory(PlaceIn(workplace, "registry")).FullName;
        string file = Path.Combine(directory, "htpasswd");
        File.WriteAllText(file, PasswordLine + "\n");
        return new RegistryServer(directory, $$"""auth: { htpasswd: { realm: tests, path: "{{file}}" } }""");
    }

    /// <summary>A registry that believes the tokens of a server, and sends whoever wants a blob elsewhere if there is such a place.</summary>
    public static RegistryServer WithTokens(Workplace workplace, TokenServer tokens, string? elsewhere = null) => new(
        PlaceIn(workplace, "registry"),
        $$"""
        auth: { token: { realm: "{{tokens.Address}}", service: "{{TokenServer.Service}}", issuer: "{{TokenServer.Issuer}}", rootcertbundle: "{{tokens.Certificate}}" } }
        {{(elsewhere is null ? "" : $"middleware: {{ storage: [ {{ name: redirect, options: {{ baseurl: \"{elsewhere}\" }} }} ] }}")}}
        """);

    /// <summary>Requests so far that a text stands in: `GET /v2/a/blobs/`.</summary>
    public int Count(string part) => File.ReadLines(_log).Count(line => line.Contains(part, StringComparison.Ordinal) && line.Contains("HTTP/1.1\"", StringComparison.Ordinal));

    public void Forget() => File.WriteAllText(_log, "");

    public void Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    /// <summary>Tests with a workplace copy images with skopeo.</summary>
    static string PlaceIn(Workplace workplace, string name)
    {
        Tool.Require("skopeo");
        return Path.Combine(workplace.Root, name);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    void WaitUntilItListens()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < LongestStart)
            {
                Thread.Sleep(20);
            }
            catch (SocketException)
            {
                Assert.Fail($"the registry does not start: {File.ReadAllText(_log)}");
            }
        }
    }
}
