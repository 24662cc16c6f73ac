using Staves.Building.Builders;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Packages.Cache;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Building.Scheduling;

/// <summary>What packages are obtained with.</summary>
public sealed record BuildScheduleOptions
{
    public required Plan Plan { get; init; }

    public required PortageConfiguration Configuration { get; init; }

    public required PackageKeys Keys { get; init; }

    public required PackageCache Cache { get; init; }

    /// <summary>Where a binary package of the plan is, once it was fetched.</summary>
    public Func<BinaryPackage, string> BinaryFile { get; init; } = static binary => throw new InvalidOperationException($"nobody fetches {binary}");

    public required IBuilder Builder { get; init; }

    public required IDriver Driver { get; init; }

    public required DistfileOptions Distfiles { get; init; }

    /// <summary>Where the builds' logs go: `CATEGORY/PF-KEY.log`.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>Where packages are compiled.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Where FEATURES=ccache keeps what compilers made; null for nowhere.</summary>
    public string? CompilerCache { get; init; }

    /// <summary>How many compilers may run at a time, and how many packages side by side.</summary>
    public required int Jobs { get; init; }

    /// <summary>Whether what does not need a package that failed is still built.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>Whether the work directory of a build that failed stays.</summary>
    public bool KeepsWorkDirectories { get; init; }

    /// <summary>Told of builds that failed while their directories are still there: of each, or of the first where that ends all.</summary>
    public Func<FailedBuild, CancellationToken, Task>? Failed { get; init; }

    /// <summary>Told of each package that was compiled, by its key and its file in the cache; the next ones wait for it.</summary>
    public Func<VersionedPackageName, string, string, CancellationToken, Task>? Built { get; init; }

    /// <summary>Unix seconds that builds see as now.</summary>
    public required long SourceDateEpoch { get; init; }

    public required IProgress<ScheduleEvent> Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
