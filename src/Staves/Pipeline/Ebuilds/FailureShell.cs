using Staves.Building.Drivers;
using Staves.Building.Scheduling;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Pipeline.Ebuilds;

/// <summary>Opens a shell in a build that failed, one at a time, where there is a terminal to open it on.</summary>
sealed class FailureShell(IBuildProgress progress) : IDisposable
{
    readonly SemaphoreSlim _terminal = new(1);

    /// <summary>What is told of failures; null, with a warning, where nobody sits before a terminal.</summary>
    public Func<FailedBuild, CancellationToken, Task>? ForTerminal(bool isTerminal)
    {
        if (!isTerminal)
        {
            progress.Report(new ScheduleEvent.Warning(new Diagnostic(
                "STV1960", "`--shell-on-failure` has no effect: this is not a terminal", Hint: "`--keep-work` leaves the directory for `staves shell`")));
            return null;
        }

        return OpenAsync;
    }

    public void Dispose() => _terminal.Dispose();

    async Task OpenAsync(FailedBuild failed, CancellationToken cancellationToken)
    {
        await _terminal.WaitAsync(cancellationToken);
        try
        {
            string text = string.Concat(failed.Failure.Diagnostics.Select(diagnostic => DiagnosticText.Error(diagnostic, colour: false)))
                + $"a shell in the build of {failed.Package}: `exit` leaves it, and the build fails\n";
            await progress.LendTerminalAsync(text, () => failed.OpenShellAsync(cancellationToken));
        }
        finally
        {
            _terminal.Release();
        }
    }
}
