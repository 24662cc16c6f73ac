using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>One kind of rule for USE flags in profile directories: defaults, masks or forces. Each directory says what holds for all
/// packages, for stable ones, for some, and for some if stable, in this order (PMS use-masking).</summary>
sealed class FlagRules
{
    readonly ImmutableArray<Layer> _layers;
    readonly PackageSettingIndex _packages = new();
    readonly PackageSettingIndex _stablePackages = new();

    /// <param name="directories">The least important first.</param>
    /// <param name="files">The names of the four files.</param>
    /// <param name="defaults">What else a directory says for all packages, or null.</param>
    public FlagRules(ImmutableArray<ProfileNode> directories, FlagRuleFiles files, Func<int, FlagChanges?>? defaults = null)
    {
        ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>(directories.Length);
        for (int i = 0; i < directories.Length; i++)
        {
            ProfileNode directory = directories[i];
            bool hasStable = files.HasStableFiles(directory.Eapi);
            layers.Add(new Layer(
                defaults?.Invoke(i) ?? Flags(directory, files.All),
                hasStable ? Flags(directory, files.Stable) : null));
            AddPackages(_packages, i, directory, files.Packages);
            if (hasStable)
            {
                AddPackages(_stablePackages, i, directory, files.StablePackages);
            }
        }

        _layers = layers.MoveToImmutable();
        Common = Compose(stable: false);
        CommonStable = Compose(stable: true);
    }

    /// <summary>What holds for every package that no line names and that is not stable.</summary>
    public FlagChanges Common { get; }

    FlagChanges CommonStable { get; }

    /// <summary>What holds for every package that no line names.</summary>
    public FlagChanges CommonOf(bool stable) => stable ? CommonStable : Common;

    /// <summary>The changes for a package, the highest layer first.</summary>
    /// <param name="package">The package.</param>
    /// <param name="stable">Whether it counts as stable.</param>
    /// <param name="named">Receives those of them that come from lines about the package.</param>
    public IReadOnlyList<FlagChanges> For(PackageMetadata package, bool stable, List<FlagChanges> named)
    {
        IReadOnlyList<(int Layer, PackageSetting Setting)> settings = _packages.Matching(package);
        IReadOnlyList<(int Layer, PackageSetting Setting)> stableSettings = stable ? _stablePackages.Matching(package) : [];
        if (settings.Count == 0 && stableSettings.Count == 0)
        {
            return [CommonOf(stable)];
        }

        var changes = new List<FlagChanges>();
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            AddIfAny(stableSettings, i, changes, named);
            AddIfAny(settings, i, changes, named);
            if (stable && _layers[i].Stable is { } stableFlags)
            {
                changes.Add(stableFlags);
            }

            if (_layers[i].All is { } all)
            {
                changes.Add(all);
            }
        }

        return changes;
    }

    static void AddIfAny(
        IReadOnlyList<(int Layer, PackageSetting Setting)> settings, int layer, List<FlagChanges> changes, List<FlagChanges> named)
    {
        FlagChanges? own = null;
        foreach ((int settingLayer, PackageSetting setting) in settings)
        {
            if (settingLayer == layer)
            {
                own ??= new FlagChanges();
                own.ApplySetting(setting);
            }
        }

        if (own is not null)
        {
            changes.Add(own);
            named.Add(own);
        }
    }

    static void AddPackages(PackageSettingIndex index, int layer, ProfileNode directory, string file)
    {
        foreach (ConfigurationLine line in directory.Lines(file))
        {
            index.Add(layer, line);
        }
    }

    static FlagChanges? Flags(ProfileNode directory, string? file)
    {
        if (file is null || !directory.Has(file))
        {
            return null;
        }

        var changes = new FlagChanges();
        foreach (ConfigurationLine line in directory.Lines(file))
        {
            changes.Apply(line.FirstWord);
        }

        return changes;
    }

    FlagChanges Compose(bool stable)
    {
        var composed = new FlagChanges();
        foreach (Layer layer in _layers)
        {
            if (layer.All is { } all)
            {
                composed.Apply(all);
            }

            if (stable && layer.Stable is { } stableFlags)
            {
                composed.Apply(stableFlags);
            }
        }

        return composed;
    }

    sealed record Layer(FlagChanges? All, FlagChanges? Stable);
}
