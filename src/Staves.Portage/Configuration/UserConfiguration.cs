using System.Collections.Immutable;
using Staves.Portage.Configuration.Sets;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>What the user sets on top of repositories and profile, whether it comes from staves.toml or from `/etc/portage`.</summary>
public sealed record UserConfiguration
{
    public static UserConfiguration Empty { get; } = new();

    /// <summary>The directory above `etc` that it was read from: PORTAGE_CONFIGROOT; null where it comes from elsewhere.</summary>
    public string? Root { get; init; }

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

    /// <summary>Lines `-package` of package.mask: which masks of repositories and profiles do not count.</summary>
    public ImmutableArray<PackagePattern> PackageMaskRemovals { get; init; } = [];

    public ImmutableArray<PackageSetting> PackageUnmask { get; init; } = [];

    /// <summary>Lines `-package` of package.unmask.</summary>
    public ImmutableArray<PackagePattern> PackageUnmaskRemovals { get; init; } = [];

    /// <summary>The values are keys of <see cref="EnvFiles"/>.</summary>
    public ImmutableArray<PackageSetting> PackageEnv { get; init; } = [];

    public ImmutableDictionary<string, ShellAssignments> EnvFiles { get; init; } =
        ImmutableDictionary.Create<string, ShellAssignments>(StringComparer.Ordinal);

    /// <summary>Packages that count as installed although they are not (package.provided).</summary>
    public ImmutableArray<VersionedPackageName> Provided { get; init; } = [];

    /// <summary>Groups that are joined with those of the repositories.</summary>
    public LicenseGroups LicenseGroups { get; init; } = LicenseGroups.None;

    /// <summary>Addresses that come before those of the repositories; `local` names mirrors for every file.</summary>
    public ThirdPartyMirrors Mirrors { get; init; } = ThirdPartyMirrors.None;

    /// <summary>ARCH values besides those of the repositories' arch.list.</summary>
    public ImmutableArray<string> Architectures { get; init; } = [];

    /// <summary>The user's own package sets by name, without `@`.</summary>
    public ImmutableSortedDictionary<string, PackageSetFile> Sets { get; init; } =
        ImmutableSortedDictionary.Create<string, PackageSetFile>(StringComparer.Ordinal);

    /// <summary>@selected: the world file and world_sets.</summary>
    public PackageSetFile Selected { get; init; } = PackageSetFile.Empty;

    /// <summary>This configuration on top of another: make.conf goes on where the lower one ends, package settings override all of the
    /// lower ones, and what has a name replaces its namesake.</summary>
    public UserConfiguration Over(UserConfiguration lower)
    {
        int layer = 1 + lower.AllSettings.Select(setting => setting.Layer).DefaultIfEmpty(-1).Max();
        return new UserConfiguration
        {
            Root = Root ?? lower.Root,
            MakeConf = [.. lower.MakeConf, .. MakeConf],
            PackageUse = Joined(lower.PackageUse, PackageUse),
            PackageAcceptKeywords = Joined(lower.PackageAcceptKeywords, PackageAcceptKeywords),
            PackageLicense = Joined(lower.PackageLicense, PackageLicense),
            PackageProperties = Joined(lower.PackageProperties, PackageProperties),
            PackageAcceptRestrict = Joined(lower.PackageAcceptRestrict, PackageAcceptRestrict),
            PackageMask = Joined(lower.PackageMask, PackageMask),
            PackageMaskRemovals = [.. lower.PackageMaskRemovals, .. PackageMaskRemovals],
            PackageUnmask = Joined(lower.PackageUnmask, PackageUnmask),
            PackageUnmaskRemovals = [.. lower.PackageUnmaskRemovals, .. PackageUnmaskRemovals],
            PackageEnv = Joined(lower.PackageEnv, PackageEnv),
            EnvFiles = lower.EnvFiles.SetItems(EnvFiles),
            Provided = [.. lower.Provided, .. Provided],
            LicenseGroups = lower.LicenseGroups.With(LicenseGroups),
            Mirrors = Mirrors.With(lower.Mirrors),
            Architectures = [.. lower.Architectures, .. Architectures],
            Sets = lower.Sets.SetItems(Sets),
            Selected = lower.Selected.With(Selected),
        };

        ImmutableArray<PackageSetting> Joined(ImmutableArray<PackageSetting> below, ImmutableArray<PackageSetting> above) =>
            [.. below, .. above.Select(setting => setting with { Layer = setting.Layer + layer })];
    }

    IEnumerable<PackageSetting> AllSettings =>
    [
        .. PackageUse, .. PackageAcceptKeywords, .. PackageLicense, .. PackageProperties, .. PackageAcceptRestrict, .. PackageMask,
        .. PackageUnmask, .. PackageEnv,
    ];
}
