using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Configuration;

/// <summary>What the user sets on top of repositories and profile, whether it comes from staves.toml or from `/etc/portage`.</summary>
public sealed record UserConfiguration
{
    public static UserConfiguration Empty { get; } = new();

    /// <summary>make.conf, or the files of a directory of that name in order; each sees what the earlier ones assigned.</summary>
    public ImmutableArray<ShellAssignments> MakeConf { get; init; } = [];

    /// <summary>`flag`, `-flag`, `-*`, and `NAME: value -value -*` for the flags of a USE_EXPAND variable.</summary>
    public ImmutableArray<PackageSetting> PackageUse { get; init; } = [];

    /// <summary>No value stands for `~ARCH` for each stable keyword that is accepted anyway.</summary>
    public ImmutableArray<PackageSetting> PackageAcceptKeywords { get; init; } = [];

    /// <summary>Licences, `@GROUP`, `-x`, `*`.</summary>
    public ImmutableArray<PackageSetting> PackageLicense { get; init; } = [];

    /// <summary>What PROPERTIES may say.</summary>
    public ImmutableArray<PackageSetting> PackageProperties { get; init; } = [];

    /// <summary>What RESTRICT may say.</summary>
    public ImmutableArray<PackageSetting> PackageAcceptRestrict { get; init; } = [];

    public ImmutableArray<PackageSetting> PackageMask { get; init; } = [];

    public ImmutableArray<PackageSetting> PackageUnmask { get; init; } = [];

    /// <summary>The values are keys of <see cref="EnvFiles"/>.</summary>
    public ImmutableArray<PackageSetting> PackageEnv { get; init; } = [];

    public ImmutableDictionary<string, ShellAssignments> EnvFiles { get; init; } =
        ImmutableDictionary.Create<string, ShellAssignments>(StringComparer.Ordinal);

    /// <summary>Packages that count as installed although they are not (package.provided).</summary>
    public ImmutableArray<VersionedPackageName> Provided { get; init; } = [];
}
