using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Staves.Tests.Packages.Downloads;

/// <summary>A small HTTP/1.1 server on 127.0.0.1 whose answers are bytes that the test writes, so that it can break off anywhere.</summary>
sealed class FileServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Func<Request, Answer> _answer;
    int _connections;

    public FileServer(Func<Request, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public ConcurrentQueue<Request> Requests { get; } = [];

    /// <summary>How often somebody connected, whether anything was asked or not.</summary>
    public int Connections => _connections;

    /// <summary>Serves content with ranges, an entity tag and If-Range, as a good mirror does.</summary>
    public static Answer Good(Request request, byte[] content, string tag = "\"v1\"")
    {
        if (request.IfNoneMatch == tag)
        {
            return new Answer(304, []) { Headers = [$"ETag: {tag}"], Length = null };
        }

        if (request.RangeStart is not { } from || (request.IfRange is not null && request.IfRange != tag) || (from == 0 && request.RangeEnd is null))
        {
            return new Answer(200, content) { Headers = [$"ETag: {tag}"] };
        }

        if (from >= content.Length)
        {
            return new Answer(416, []);
        }

        long end = Math.Min(request.RangeEnd ?? long.MaxValue, content.Length - 1);
        return new Answer(206, content[(int)from..(int)(end + 1)])
        {
            Headers = [$"ETag: {tag}", $"Content-Range: bytes {from}-{end}/{content.Length}"],
        };
    }

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
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            await using (NetworkStream stream = client.GetStream())
            {
                using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
                if ((await reader.ReadLineAsync())?.Split(' ') is not [_, var path, "HTTP/1.1"])
                {
                    // Somebody finds out whether it speaks TLS.
                    return;
                }

                Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
                }

                Request request = new(path, headers);
                Requests.Enqueue(request);
                Answer answer = _answer(request);
                string head = string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {answer.Status} Status\r\nConnection: close\r\n{string.Concat(answer.Headers.Select(header => $"{header}\r\n"))}");
                head += answer.Length is { } length ? $"Content-Length: {length}\r\n\r\n" : "\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
                await stream.WriteAsync(answer.Content.AsMemory(0, answer.CutAfter ?? answer.Content.Length));
                await Task.Delay(answer.PauseAtEnd, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    internal sealed record Request(string Path, Dictionary<string, string> Headers)
    {
        public long? RangeStart => Range(0);

        /// <summary>The last byte that is asked for; null where it is the file's.</summary>
        public long? RangeEnd => Range(1);

        public string? IfRange => Headers.GetValueOrDefault("If-Range");

        public string? IfNoneMatch => Headers.GetValueOrDefault("If-None-Match");

        long? Range(int part) => Headers.TryGetValue("Range", out string? range) && range["bytes=".Length..].Split('-')[part] is { Length: > 0 } number
            ? long.Parse(number, CultureInfo.InvariantCulture)
            : null;
    }

    internal sealed record Answer(int Status, byte[] Content)
    {
        public string[] Headers { get; init; } = [];

        public long? Length { get; init; } = Content.Length;

        public int? CutAfter { get; init; }

        public TimeSpan PauseAtEnd { get; init; }
    }
}
