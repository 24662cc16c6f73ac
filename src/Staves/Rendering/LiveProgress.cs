using Spectre.Console;
using Staves.Building.Scheduling;
using Staves.Packages.Downloads;
using Staves.Portage.Names;

namespace Staves.Rendering;

/// <summary>On a terminal: what runs now with its phase, its time and its last line of output; what has ended scrolls away above.</summary>
sealed class LiveProgress : IBuildProgress
{
    const int FramesPerSecond = 8;

    readonly IAnsiConsole _console;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);
    readonly Queue<string> _finished = [];
    CancellationTokenSource _ending = new();
    Task _painting;
    int _planned;
    int _done;

    public LiveProgress(IAnsiConsole console, TimeProvider time)
    {
        _console = console;
        _time = time;
        _painting = Task.Run(PaintAsync);
    }

    public void Report(ScheduleEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case ScheduleEvent.Planned planned:
                    _planned = planned.Packages.Length;
                    break;
                case ScheduleEvent.Started started:
                    _rows[started.Package.ToString()] = new Row(_time.GetTimestamp());
                    break;
                case ScheduleEvent.Phase phase:
                    Update(phase.Package, row => row with { Activity = phase.Name, Detail = "" });
                    break;
                case ScheduleEvent.Output output:
                    Update(output.Package, row => row with { Detail = output.Line });
                    break;
                case ScheduleEvent.Finished finished:
                    _rows.Remove(finished.Package.ToString());
                    _done++;
                    _finished.Enqueue($"[green]✓[/] {Markup.Escape(finished.Package.ToString())} [dim]{Amounts.Duration(finished.Elapsed)}[/]");
                    break;
                case ScheduleEvent.Failed failed:
                    _rows.Remove(failed.Package.ToString());
                    _finished.Enqueue($"[red]✗[/] {Markup.Escape(failed.Package.ToString())} [dim]{Markup.Escape(failed.Message)}[/]");
                    break;
                case ScheduleEvent.Installing installing:
                    _finished.Enqueue($"[dim]pkg_{installing.Name} of {Markup.Escape(installing.Package.ToString())}[/]");
                    break;
                case ScheduleEvent.Packed packed:
                    _finished.Enqueue($"[green]✓[/] {Markup.Escape(packed.Package.ToString())} [dim]packed[/]");
                    break;
                case ScheduleEvent.Fetching fetching:
                    Show(fetching.Progress);
                    break;
                case ScheduleEvent.Warning warning:
                    _finished.Enqueue(Markup.Escape(DiagnosticText.Warning(warning.Diagnostic, colour: false).TrimEnd()));
                    break;
            }
        }
    }

    public void Say(string line)
    {
        lock (_lock)
        {
            _finished.Enqueue(Markup.Escape(line));
        }
    }

    public async Task LendTerminalAsync(string text, Func<Task> use)
    {
        await DisposeAsync();
        _console.Write(new Text(text));
        try
        {
            await use();
        }
        finally
        {
            _ending = new CancellationTokenSource();
            _painting = Task.Run(PaintAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _painting;
        _ending.Dispose();
    }

    void Update(VersionedPackageName package, Func<Row, Row> change)
    {
        if (_rows.TryGetValue(package.ToString(), out Row? row))
        {
            _rows[package.ToString()] = change(row);
        }
    }

    void Show(DownloadProgress progress)
    {
        if (progress.Stage is DownloadStage.Fetched or DownloadStage.Present or DownloadStage.Failed)
        {
            _rows.Remove(progress.FileName);
            return;
        }

        Row row = _rows.GetValueOrDefault(progress.FileName) ?? new Row(_time.GetTimestamp());
        long percent = progress.Total > 0 ? progress.Bytes * 100 / progress.Total : 0;
        _rows[progress.FileName] = row with { Activity = "fetch", Detail = $"{percent} % of {Amounts.Bytes(progress.Total)}" };
    }

    async Task PaintAsync()
    {
        await _console.Live(new Table().Border(TableBorder.None)).AutoClear(true).StartAsync(async display =>
        {
            while (!_ending.IsCancellationRequested)
            {
                Paint(display);
                await Task.Delay(TimeSpan.FromSeconds(1.0 / FramesPerSecond), _time, _ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Paint(display);
        });
    }

    void Paint(LiveDisplayContext display)
    {
        string[] finished;
        Table table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumns(new TableColumn("") { NoWrap = true }, new TableColumn("") { NoWrap = true }, new TableColumn("") { NoWrap = true }, new TableColumn(""));
        lock (_lock)
        {
            finished = [.. _finished];
            _finished.Clear();
            foreach ((string name, Row row) in _rows)
            {
                string elapsed = Amounts.Duration(_time.GetElapsedTime(row.Started));
                table.AddRow(new Text(name), new Text(row.Activity, new Style(Color.Aqua)), new Text(elapsed), new Text(Cut(row.Detail), new Style(decoration: Decoration.Dim)));
            }

            if (_planned > 0)
            {
                table.AddRow(new Text($"{_done} of {_planned} compiled"));
            }
        }

        foreach (string line in finished)
        {
            // What moves is painted over, not cleared: spaces cover the rest of what stood there.
            _console.MarkupLine(line + new string(' ', Math.Max(0, _console.Profile.Width - Markup.Remove(line).Length - 1)));
        }

        display.UpdateTarget(table);
    }

    /// <summary>One line of the terminal, without the escape sequences that compilers and tests put into their output.</summary>
    string Cut(string line)
    {
        int width = Math.Max(20, _console.Profile.Width - 60);
        string clean = string.Concat(line.Where(character => !char.IsControl(character)));
        return clean.Length <= width ? clean : $"{clean[..(width - 1)]}…";
    }

    sealed record Row(long Started)
    {
        public string Activity { get; init; } = "";

        public string Detail { get; init; } = "";
    }
}
