using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Phases;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>Tells which phase of which ebuild failed, where, and what the log says last.</summary>
static class PhaseFailure
{
    /// <summary>What every program says whose file could not grow (LC_ALL is C.UTF-8).</summary>
    const string NoSpace = "No space left on device";

    public static StavesException Explain(EbuildRequest request, BuildDirectories work, BuildLog log, int exitCode)
    {
        string report = Path.Combine(work.State, "failure");
        string[] lines = File.Exists(report) ? File.ReadAllLines(report) : [];
        if (log.Tail.Any(line => line.Contains(NoSpace, StringComparison.Ordinal)))
        {
            return new StavesException(DiskIsFull(request, log));
        }

        return new StavesException(lines.Length >= 2 ? Died(request, log, lines) : Ended(request, log, exitCode));
    }

    /// <summary>`die` has left its report: the phase, the message, then `file TAB line TAB function` from the inside out.</summary>
    static Diagnostic Died(EbuildRequest request, BuildLog log, string[] lines)
    {
        ImmutableArray<(SourceLocation Location, string Function)> stack = [.. lines.Skip(2).Select(line => Frame(request, line))];
        return new Diagnostic(
            "STV5301",
            $"`{request.Metadata.Name}` fails in its {lines[0]} phase: {lines[1]}",
            stack.IsEmpty ? new SourceLocation(request.EbuildPath) : stack[0].Location,
            Hint(log))
        {
            Details = [.. stack.Select(frame => $"in {frame.Function}, {frame.Location}"), .. log.Tail],
        };
    }

    static Diagnostic Ended(EbuildRequest request, BuildLog log, int exitCode) => new(
        "STV5302",
        string.Create(CultureInfo.InvariantCulture, $"`{request.Metadata.Name}` ends in its {log.Phase} phase with exit code {exitCode}"),
        new SourceLocation(request.EbuildPath),
        Hint(log))
    {
        Details = [.. log.Tail],
    };

    static Diagnostic DiskIsFull(EbuildRequest request, BuildLog log) => new(
        "STV5312",
        $"`{request.Metadata.Name}` fails in its {log.Phase} phase: the disk that holds `{request.WorkDirectory}` is full",
        Hint: $"make room, or choose another place with --build-cache; df -h {request.WorkDirectory}")
    {
        Details = [.. log.Tail, Hint(log)],
    };

    static string Hint(BuildLog log) => $"the whole log is {log.Path}";

    static (SourceLocation Location, string Function) Frame(EbuildRequest request, string line)
    {
        string[] fields = line.Split('\t');
        string file = Outside(request, fields[0]);
        int number = fields.Length > 1 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
        return (new SourceLocation(file, number), fields.Length > 2 ? fields[2] : "");
    }

    /// <summary>The file of this machine that a path in the sandbox stands for.</summary>
    static string Outside(EbuildRequest request, string path)
    {
        if (path == $"{PhaseVariables.BuildDirectory(request.Metadata.Name)}/{request.Metadata.Name.PF}.ebuild")
        {
            return request.EbuildPath;
        }

        for (int i = 0; i < request.ShellHooks.Length; i++)
        {
            if (path == PhaseLibrary.HookFile(i))
            {
                return request.ShellHooks[i];
            }
        }

        for (int i = 0; i < request.EclassDirectories.Length; i++)
        {
            string inside = PhaseLibrary.EclassDirectory(i) + "/";
            if (path.StartsWith(inside, StringComparison.Ordinal))
            {
                return Path.Combine(request.EclassDirectories[i], path[inside.Length..]);
            }
        }

        return path;
    }
}
