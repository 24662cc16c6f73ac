using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>A Git repository behind HTTP (git-http-backend(1)), for those who know the password.</summary>
sealed class GitHttpServer : IDisposable
{
    readonly HttpListener _listener = new();
    readonly string _root;
    readonly string _authorization;

    /// <param name="root">The directory above the repository.</param>
    /// <param name="login">Who may read it.</param>
    /// <param name="password">With which password.</param>
    public GitHttpServer(string root, string login, string password)
    {
        _root = root;
        _authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login}:{password}"))}";
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Address = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>What clients logged in with; empty for nothing.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

    public void Dispose() => _listener.Close();

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        string given = context.Request.Headers["Authorization"] ?? "";
        Authorizations.Enqueue(given);
        if (given != _authorization)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers["WWW-Authenticate"] = "Basic realm=\"test\"";
            context.Response.Close();
            return;
        }

        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GIT_PROJECT_ROOT"] = _root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REQUEST_METHOD"] = context.Request.HttpMethod;
        start.Environment["PATH_INFO"] = context.Request.Url!.AbsolutePath;
        start.Environment["QUERY_STRING"] = context.Request.Url.Query.TrimStart('?');
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers["Content-Encoding"] ?? "";
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"] ?? "";
        start.Environment["REMOTE_USER"] = "somebody";
        using Process backend = Process.Start(start)!;
        await context.Request.InputStream.CopyToAsync(backend.StandardInput.BaseStream);
        backend.StandardInput.Close();
        using var answer = new MemoryStream();
        await backend.StandardOutput.BaseStream.CopyToAsync(answer);
        Send(context.Response, answer.ToArray());
    }

    /// <summary>What a CGI program writes: headers, an empty line, the body.</summary>
    static void Send(HttpListenerResponse response, byte[] answer)
    {
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (string[] header in Encoding.ASCII.GetString(answer, 0, end).Split("\r\n").Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Status")
            {
                response.StatusCode = int.Parse(header[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[header[0]] = header[1];
            }
        }

        response.Close(answer[(end + 4)..], willBlock: true);
    }
}
