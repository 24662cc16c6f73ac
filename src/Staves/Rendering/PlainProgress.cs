using System.Text;
using Staves.Building.Scheduling;
using Staves.Packages.Downloads;

namespace Staves.Rendering;

/// <summary>One line for each thing that begins or ends: for logs, pipes and CI.</summary>
sealed class PlainProgress(TextWriter output, LogLevel level) : IBuildProgress
{
    readonly Lock _lock = new();
    StringBuilder? _waiting;

    public void Report(ScheduleEvent value)
    {
        string? line = value switch
        {
            ScheduleEvent.Planned { Packages.Length: > 0 } planned => $"{planned.Packages.Length} to compile: {string.Join(' ', planned.Packages)}",
            ScheduleEvent.Started started => $"compiling {started.Package}",
            ScheduleEvent.Finished finished => $"compiled {finished.Package} in {Amounts.Duration(finished.Elapsed)}",
            ScheduleEvent.Failed failed => $"failed {failed.Package}: {failed.Message}",
            ScheduleEvent.Installing installing => $"running pkg_{installing.Name} of {installing.Package}",
            ScheduleEvent.Packed packed => $"packed {packed.Package}",
            ScheduleEvent.Fetching { Progress: { Stage: DownloadStage.Fetched } done } =>
                $"fetched {done.FileName} ({Amounts.Bytes(done.Total)}) from {done.Uri}",
            ScheduleEvent.Warning warning => DiagnosticText.Warning(warning.Diagnostic, colour: false).TrimEnd(),
            ScheduleEvent.Phase phase when level == LogLevel.Debug => $"{phase.Package}: {phase.Name}",
            ScheduleEvent.Output text when level == LogLevel.Debug => $"{text.Package}: {text.Line}",
            _ => null,
        };
        if (line is not null)
        {
            Say(line);
        }
    }

    public void Say(string line)
    {
        lock (_lock)
        {
            if (_waiting is not null)
            {
                _waiting.AppendLine(line);
            }
            else
            {
                output.WriteLine(line);
            }
        }
    }

    public async Task LendTerminalAsync(string text, Func<Task> use)
    {
        lock (_lock)
        {
            output.Write(text);
            _waiting = new StringBuilder();
        }

        try
        {
            await use();
        }
        finally
        {
            lock (_lock)
            {
                output.Write(_waiting);
                _waiting = null;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
