using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>A server program of this machine on a port of its own.</summary>
sealed class Daemon : IDisposable
{
    static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    readonly Process _process;

    Daemon(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="tool">The program.</param>
    /// <param name="arguments">Its arguments, for the port that it shall listen at.</param>
    public static Daemon Start(string tool, Func<int, string[]> arguments)
    {
        int port = FreePort();
        Process process = Tool.Start(tool, arguments(port));
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        long started = Stopwatch.GetTimestamp();
        while (!Answers(port))
        {
            Assert.False(process.HasExited, process.HasExited ? error.GetAwaiter().GetResult() : "");
            Assert.True(Stopwatch.GetElapsedTime(started) < LongestStart, $"{tool} does not listen");
            Thread.Sleep(20);
        }

        return new Daemon(process, port);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
