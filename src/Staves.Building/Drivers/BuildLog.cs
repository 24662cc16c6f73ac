using System.Text;

namespace Staves.Building.Drivers;

/// <summary>
/// The output of a build: streamed to a file, its last lines kept, told as events. Lines that begin with the record separator are
/// the phase library's own, and not part of it.
/// </summary>
sealed class BuildLog : IDisposable
{
    const int KeptLines = 30;
    const int LongestLine = 64 * 1024;
    const byte RecordSeparator = 0x1e;

    readonly FileStream _file;
    readonly IProgress<BuildEvent> _progress;
    readonly TimeProvider _time;
    readonly Queue<string> _tail = new();
    readonly MemoryStream _line = new();
    long _phaseStart;

    public BuildLog(string path, IProgress<BuildEvent> progress, TimeProvider time)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        Path = path;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _progress = progress;
        _time = time;
    }

    public string Path { get; }

    /// <summary>Which phase a line of output announces, where the build has no other way to tell; null for none.</summary>
    public Func<string, string?> PhaseOf { get; init; } = static _ => null;

    public IEnumerable<string> Tail => _tail;

    /// <summary>The phase that runs now.</summary>
    public string Phase { get; private set; } = "";

    public void Write(ReadOnlyMemory<byte> output)
    {
        ReadOnlySpan<byte> rest = output.Span;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
            _line.Write(part);
            if (end >= 0 || _line.Length >= LongestLine)
            {
                EndLine();
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }
    }

    public void StartPhase(string phase)
    {
        Phase = phase;
        _phaseStart = _time.GetTimestamp();
        _progress.Report(new BuildEvent.PhaseStarted(phase));
    }

    public void FinishPhase() => _progress.Report(new BuildEvent.PhaseFinished(Phase, _time.GetElapsedTime(_phaseStart)));

    public void Flush()
    {
        if (_line.Length > 0)
        {
            EndLine();
        }

        _file.Flush();
    }

    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
    }

    void EndLine()
    {
        ReadOnlySpan<byte> bytes = _line.GetBuffer().AsSpan(0, (int)_line.Length);
        string line = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
        if (!bytes.IsEmpty && bytes[0] == RecordSeparator)
        {
            Obey(line[1..]);
        }
        else
        {
            _file.Write(bytes);
            _file.WriteByte((byte)'\n');
            _tail.Enqueue(line);
            if (_tail.Count > KeptLines)
            {
                _tail.Dequeue();
            }

            _progress.Report(new BuildEvent.OutputLine(line));
            if (PhaseOf(line) is { } phase && phase != Phase)
            {
                FinishPhase();
                StartPhase(phase);
            }
        }

        _line.SetLength(0);
    }

    void Obey(string command)
    {
        if (command.StartsWith("phase ", StringComparison.Ordinal))
        {
            StartPhase(command["phase ".Length..]);
        }
        else if (command.StartsWith("done ", StringComparison.Ordinal))
        {
            FinishPhase();
        }
    }
}
