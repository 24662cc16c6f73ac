using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Features;
using Staves.Portage.Metadata;

namespace Staves.Building.Drivers;

/// <summary>One package to be compiled, with everything that its result depends on.</summary>
public sealed record EbuildRequest
{
    public required PackageMetadata Metadata { get; init; }

    public required string EbuildPath { get; init; }

    /// <summary>The directory that the build sees as FILESDIR; it may be missing.</summary>
    public required string FilesPath { get; init; }

    /// <summary>Enabled flags.</summary>
    public required ImmutableSortedSet<string> Use { get; init; }

    /// <summary>All flags that the ebuild may ask about (PMS IUSE_EFFECTIVE).</summary>
    public required IReadOnlySet<string> IuseEffective { get; init; }

    /// <summary>CFLAGS, CHOST, FEATURES and what else the configuration says for this package.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>All that the configuration says for this package, with what steers a package manager.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableArray<DistfileToUse> Distfiles { get; init; } = [];

    /// <summary>GPKG files that SYSROOT is made of, or that are merged over the builder's own root, in merge order.</summary>
    public ImmutableArray<string> Sysroot { get; init; } = [];

    /// <summary>The root that DEPEND is taken from; null where the packages of <see cref="Sysroot"/> are a root of their own.</summary>
    public CompiledAgainst? CompiledAgainst { get; init; }

    /// <summary>Directories of eclasses, the first that has one wins.</summary>
    public ImmutableArray<string> EclassDirectories { get; init; } = [];

    /// <summary>Files of shell code that run in every phase, in that order.</summary>
    public ImmutableArray<string> ShellHooks { get; init; } = [];

    /// <summary>How many jobs `make` may run, and every other program that is told so.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Options of `make` besides the number of jobs.</summary>
    public ImmutableArray<string> MakeOptions { get; init; } = [];

    /// <summary>The FIFO of a jobserver, which takes the place of that number where `make` runs; null for none.</summary>
    public string? JobServerPath { get; init; }

    /// <summary>Where FEATURES=ccache keeps what compilers made; null for nowhere.</summary>
    public string? CompilerCache { get; init; }

    /// <summary>Unix seconds that the build sees as now (SOURCE_DATE_EPOCH).</summary>
    public required long SourceDateEpoch { get; init; }

    public required string OutputPath { get; init; }

    public required string LogPath { get; init; }

    /// <summary>A directory in which each build makes one of its own, and removes it afterwards.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Whether the work directory stays for a person to look at when the build fails.</summary>
    public bool KeepsWorkDirectory { get; init; }

    /// <summary>Told of a failure while the build's directory is still there; the build fails when this returns.</summary>
    public Func<FailedBuild, CancellationToken, Task>? Failed { get; init; }

    internal PackageFeatures Features => PackageFeatures.Of(Variables);

    /// <summary>Whether the phases leave behind what a shell needs to go on where they failed.</summary>
    internal bool IsForShell => KeepsWorkDirectory || Failed is not null;
}
