using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>One kind of rule for USE flags in profile directories: defaults, masks or forces. Each directory is a layer and says what holds for
/// all packages, for stable ones, for some, and for some if stable, in this order (PMS use-masking).</summary>
sealed class FlagRules
{
    readonly PackageSettingIndex _packages = new();
    readonly PackageSettingIndex _stablePackages = new();
    readonly PackageFlagRules _common;
    readonly PackageFlagRules _commonStable;

    /// <param name="directories">The least important first.</param>
    /// <param name="files">The names of the four files.</param>
    /// <param name="defaults">What else a directory says for all packages, or null.</param>
    public FlagRules(ImmutableArray<ProfileNode> directories, FlagRuleFiles files, Func<int, FlagChanges?>? defaults = null)
    {
        var common = new StackedFlags();
        var commonStable = new StackedFlags();
        for (int i = 0; i < directories.Length; i++)
        {
            ProfileNode directory = directories[i];
            FlagChanges? all = defaults?.Invoke(i) ?? Flags(directory, files.All);
            all?.PutOn(common, i);
            all?.PutOn(commonStable, i);
            AddPackages(_packages, i, directory, files.Packages);
            if (files.HasStableFiles(directory.Eapi))
            {
                Flags(directory, files.Stable)?.PutOn(commonStable, i);
                AddPackages(_stablePackages, i, directory, files.StablePackages);
            }
        }

        _common = new PackageFlagRules(common, []);
        _commonStable = new PackageFlagRules(commonStable, []);
    }

    /// <summary>What holds for every package that no line names and that is not stable.</summary>
    public StackedFlags Common => _common.Common;

    /// <summary>What holds for every package that no line names.</summary>
    public PackageFlagRules CommonOf(bool stable) => stable ? _commonStable : _common;

    /// <param name="package">The package.</param>
    /// <param name="stable">Whether it counts as stable.</param>
    public PackageFlagRules Of(PackageMetadata package, bool stable)
    {
        IReadOnlyList<(int Layer, PackageSetting Setting)> settings = _packages.Matching(package);
        IReadOnlyList<(int Layer, PackageSetting Setting)> stableSettings = stable ? _stablePackages.Matching(package) : [];
        if (settings.Count == 0 && stableSettings.Count == 0)
        {
            return CommonOf(stable);
        }

        ImmutableArray<(int, FlagChanges)>.Builder named = ImmutableArray.CreateBuilder<(int, FlagChanges)>();
        int last = settings.Count - 1;
        int lastStable = stableSettings.Count - 1;
        while (last >= 0 || lastStable >= 0)
        {
            // In one layer what is said of stable packages stands above the rest.
            named.Add(last < 0 || (lastStable >= 0 && stableSettings[lastStable].Layer >= settings[last].Layer)
                ? Take(stableSettings, ref lastStable)
                : Take(settings, ref last));
        }

        return new PackageFlagRules(CommonOf(stable).Common, named.DrainToImmutable());
    }

    /// <summary>What the lines of one layer say together.</summary>
    /// <param name="settings">Ascending by layer, in each in the order in which they apply.</param>
    /// <param name="last">The last line of the layer; becomes the one before its first.</param>
    static (int Layer, FlagChanges Changes) Take(IReadOnlyList<(int Layer, PackageSetting Setting)> settings, ref int last)
    {
        int layer = settings[last].Layer;
        int end = last;
        while (last >= 0 && settings[last].Layer == layer)
        {
            last--;
        }

        var changes = new FlagChanges();
        for (int i = last + 1; i <= end; i++)
        {
            changes.ApplySetting(settings[i].Setting);
        }

        return (layer, changes);
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
}
