using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Building.Scheduling;

/// <summary>What happens while packages are obtained, for whoever shows it.</summary>
public abstract record ScheduleEvent
{
    ScheduleEvent()
    {
    }

    /// <summary>What has to be compiled, known before anything starts.</summary>
    public sealed record Planned(ImmutableArray<VersionedPackageName> Packages) : ScheduleEvent;

    public sealed record Started(VersionedPackageName Package) : ScheduleEvent;

    /// <summary>A phase function of PMS begins: `unpack`, `configure`, `compile` …</summary>
    public sealed record Phase(VersionedPackageName Package, string Name) : ScheduleEvent;

    /// <summary>A line of the build's output.</summary>
    public sealed record Output(VersionedPackageName Package, string Line) : ScheduleEvent;

    public sealed record Finished(VersionedPackageName Package, TimeSpan Elapsed) : ScheduleEvent;

    /// <summary>A package cannot be had, and the others go on.</summary>
    public sealed record Failed(VersionedPackageName Package, string Message) : ScheduleEvent;

    /// <summary>A phase function of an installation runs: `preinst`, `postinst`.</summary>
    public sealed record Installing(VersionedPackageName Package, string Name) : ScheduleEvent;

    /// <summary>A package that is installed in the builder has become a binary package.</summary>
    public sealed record Packed(VersionedPackageName Package) : ScheduleEvent;

    public sealed record Fetching(DownloadProgress Progress) : ScheduleEvent;

    /// <summary>Something a person should know, which stops nothing.</summary>
    public sealed record Warning(Diagnostic Diagnostic) : ScheduleEvent;
}
