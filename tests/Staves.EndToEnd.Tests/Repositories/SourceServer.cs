using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>A small HTTP/1.1 server of a directory on 127.0.0.1, which can be told to lie or to stop half-way.</summary>
sealed class SourceServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();

    public SourceServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What is served; what is not in it is not found.</summary>
    public string Directory { get; set; } = "";

    /// <summary>After this many bytes nothing more comes, and the connection stays open, unless it <see cref="HangsUp"/>.</summary>
    public int? StopsAfter { get; set; }

    public bool HangsUp { get; set; }

    /// <summary>Whether it sends all where a part is asked for.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Whether every byte is another than it should be.</summary>
    public bool Lies { get; set; }

    /// <summary>What a client has to log in with; null where anybody may read.</summary>
    public string? Authorization { get; set; }

    /// <summary>Of which paths it does these things: all, if nothing else is said.</summary>
    public Func<string, bool> Misbehaves { get; set; } = static _ => true;

    /// <summary>`GET /hello-1.tar.gz bytes=12-`, in the order in which they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What requests had in `Authorization`.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

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
        try
        {
            using (client)
            await using (NetworkStream stream = client.GetStream())
            {
                using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
                string[] request = (await reader.ReadLineAsync(cancellationToken) ?? "").Split(' ');
                string range = "";
                string authorization = "";
                while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
                {
                    authorization = line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase) ? line["Authorization:".Length..].Trim() : authorization;
                    range = line.StartsWith("Range:", StringComparison.OrdinalIgnoreCase) ? line["Range:".Length..].Trim() : range;
                    if (line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase))
                    {
                        Authorizations.Enqueue(line);
                    }
                }

                Requests.Enqueue($"{request[0]} {request[1]} {range}".TrimEnd());
                if (Authorization is not null && authorization != Authorization)
                {
                    await stream.WriteAsync("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
                    return;
                }

                await AnswerAsync(stream, request[1], range, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    async Task AnswerAsync(NetworkStream stream, string path, string range, CancellationToken cancellationToken)
    {
        string file = Path.Combine(Directory, path.TrimStart('/'));
        if (!File.Exists(file))
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
            return;
        }

        byte[] content = await File.ReadAllBytesAsync(file, cancellationToken);
        bool misbehaves = Misbehaves(path);
        if (Lies && misbehaves)
        {
            content = [.. content.Select(value => (byte)~value)];
        }

        int from = range.Length == 0 || (IgnoresRanges && misbehaves) ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        string head = from == 0
            ? "HTTP/1.1 200 OK\r\n"
            : $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n";
        head += $"ETag: \"v1\"\r\nConnection: close\r\nContent-Length: {content.Length - from}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        int until = misbehaves ? Math.Min(StopsAfter ?? content.Length, content.Length) : content.Length;
        await stream.WriteAsync(content.AsMemory(from, Math.Max(0, until - from)), cancellationToken);
        if (until < content.Length && !HangsUp)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
