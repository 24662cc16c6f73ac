using System.Net;
using System.Net.Sockets;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>A line to a server that breaks: of each connection only so many bytes pass, in either direction, then it is reset.</summary>
sealed class CuttingProxy : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly IPEndPoint _server;
    int _cuts;

    /// <param name="server">`127.0.0.1:5000`.</param>
    public CuttingProxy(string server)
    {
        _server = IPEndPoint.Parse(server);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Bytes from the server that pass.</summary>
    public long MostDown { get; set; } = long.MaxValue;

    /// <summary>Bytes to the server that pass.</summary>
    public long MostUp { get; set; } = long.MaxValue;

    /// <summary>How often the line broke.</summary>
    public int Cuts => _cuts;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server, cancellationToken);
                await await Task.WhenAny(PassAsync(client, server, MostUp, cancellationToken), PassAsync(server, client, MostDown, cancellationToken));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One end went away, or the test is over.
            }
        }
    }

    async Task PassAsync(TcpClient from, TcpClient to, long most, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        NetworkStream source = from.GetStream();
        for (long passed = 0; await source.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
        {
            int allowed = (int)Math.Min(read, most - passed);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, allowed), cancellationToken);
            passed += allowed;
            if (allowed < read)
            {
                // What was passed on should arrive before the reset does.
                await Task.Delay(20, cancellationToken);
                Interlocked.Increment(ref _cuts);
                from.LingerState = to.LingerState = new LingerOption(enable: true, seconds: 0);
                return;
            }
        }
    }
}
