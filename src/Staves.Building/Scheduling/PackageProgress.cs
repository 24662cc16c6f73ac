using Staves.Building.Drivers;
using Staves.Portage.Names;

namespace Staves.Building.Scheduling;

/// <summary>Tells what happens in the phases of one package as part of the whole.</summary>
/// <param name="progress">Told of the phases and of every line that they print.</param>
/// <param name="package">The package.</param>
/// <param name="phaseStarted">The event that the beginning of a phase is.</param>
public sealed class PackageProgress(
    IProgress<ScheduleEvent> progress, VersionedPackageName package, Func<VersionedPackageName, string, ScheduleEvent> phaseStarted) : IProgress<BuildEvent>
{
    public void Report(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.PhaseStarted phase:
                progress.Report(phaseStarted(package, phase.Name));
                break;
            case BuildEvent.OutputLine output:
                progress.Report(new ScheduleEvent.Output(package, output.Text));
                break;
        }
    }
}
