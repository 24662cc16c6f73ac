using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>The program while it runs: its output so far, and the moment for a signal.</summary>
sealed class RunningStaves : IDisposable
{
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    readonly Process _process;
    readonly long _started = Stopwatch.GetTimestamp();
    readonly StringBuilder _output = new();
    readonly StringBuilder _error = new();
    readonly Task _reading;

    public RunningStaves(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _output), ReadAsync(_process.StandardError, _error));
    }

    public bool HasExited => _process.HasExited;

    public string Error => TextOf(_error);

    public string Output => TextOf(_output);

    /// <summary>Waits until something is the case, and looks often: what is waited for may be short-lived.</summary>
    public void WaitUntil(Func<bool> isSo, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestWait)
            {
                Assert.Fail($"waited in vain until {what}; the program {(_process.HasExited ? "ended" : "runs on")}:\n{Output}{Error}");
            }

            Thread.Sleep(Glance);
        }
    }

    public void WaitForLine(string part) => WaitUntil(() => Error.Contains(part, StringComparison.Ordinal), $"it says `{part}`");

    /// <param name="name">As with kill(1): `KILL`, `INT`.</param>
    public void Signal(string name) => Tool.Run("kill", $"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>kill -9, the child processes left to themselves.</summary>
    public void Kill() => _process.Kill();

    public async Task<StavesResult> WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        await _process.WaitForExitAsync(patience.Token);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        // A child that outlives the program and keeps its streams open is found by the test's own check.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(10)));
        return new StavesResult(_process.ExitCode, Output, Error, elapsed);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, read);
            }
        }
    }

    static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
