using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Processes;

/// <summary>How a program that ran to its end did.</summary>
public sealed record ProcessResult(ProcessCommand Command, int ExitCode, string Output, string Error)
{
    const int ShownLines = 20;

    /// <exception cref="StavesException">STV5209: it failed; the diagnostic has the command, the exit code and the last lines.</exception>
    public ProcessResult RequireSuccess() => ExitCode == 0
        ? this
        : throw new StavesException(new Diagnostic(
            "STV5209", string.Create(CultureInfo.InvariantCulture, $"`{Command}` ended with exit code {ExitCode}"))
        {
            Details = [.. (Output + Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(ShownLines)],
        });
}
