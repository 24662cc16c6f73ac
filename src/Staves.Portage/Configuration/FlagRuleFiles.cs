using Staves.Portage.Eapis;

namespace Staves.Portage.Configuration;

/// <summary>The names of the four files of one kind of rule for USE flags (PMS use-masking), and the EAPIs that have the stable
/// ones.</summary>
sealed record FlagRuleFiles(string? All, string Packages, string Stable, string StablePackages, Func<Eapi, bool> HasStableFiles)
{
    /// <summary>Defaults for all packages stand in make.defaults.</summary>
    public static FlagRuleFiles Defaults { get; } =
        new(null, "package.use", "use.stable", "package.use.stable", eapi => eapi.HasUseStable);

    public static FlagRuleFiles Mask { get; } =
        new("use.mask", "package.use.mask", "use.stable.mask", "package.use.stable.mask", eapi => eapi.HasStableUseFiles);

    public static FlagRuleFiles Force { get; } =
        new("use.force", "package.use.force", "use.stable.force", "package.use.stable.force", eapi => eapi.HasStableUseFiles);
}
