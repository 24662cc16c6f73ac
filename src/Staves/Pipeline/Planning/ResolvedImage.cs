using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Binhosts;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Repositories;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline.Planning;

/// <summary>A specification with everything that follows from it before anything is built.</summary>
sealed record ResolvedImage(
    ImageSpecification Specification,
    RepositorySet Repositories,
    PortageConfiguration Configuration,
    PlannedBuilder Builder,
    Plan Plan)
{
    /// <summary>What a person should know about the configuration.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>What keeps the repositories where they are.</summary>
    public SyncedRepositories Synced { get; init; } = SyncedRepositories.None;

    /// <summary>The binhosts whose packages the plan may take.</summary>
    public ImmutableArray<Binhost> Binhosts { get; init; } = [];

    /// <summary>What those binhosts have.</summary>
    public BinaryPackages Binaries { get; init; } = BinaryPackages.None;

    /// <summary>Where packages of binhosts are kept.</summary>
    public required BinaryPackageStore Store { get; init; }

    /// <summary>The plan beside the lock that there is; null where there is none.</summary>
    public LockComparison? Lock { get; init; }

    /// <summary>SOURCE_DATE_EPOCH, where it is given.</summary>
    public static long? GivenSourceDateEpoch =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), CultureInfo.InvariantCulture, out long given) ? given : null;

    /// <summary>Unix seconds that builds and images see as now: SOURCE_DATE_EPOCH, else the repository's own time.</summary>
    public long SourceDateEpoch => GivenSourceDateEpoch ?? Repositories.Main.Timestamp ?? 0;
}
