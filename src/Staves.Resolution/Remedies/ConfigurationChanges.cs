using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Remedies;

/// <summary>Changes on top of a configuration, to see what they would lead to.</summary>
sealed record ConfigurationChanges
{
    public static ConfigurationChanges None { get; } = new();

    ImmutableDictionary<PackageMetadata, ImmutableSortedDictionary<string, bool>> Flags { get; init; } =
        ImmutableDictionary<PackageMetadata, ImmutableSortedDictionary<string, bool>>.Empty;

    ImmutableDictionary<PackageMetadata, ImmutableArray<MaskReason>> Accepted { get; init; } =
        ImmutableDictionary<PackageMetadata, ImmutableArray<MaskReason>>.Empty;

    public bool Accepts(PackageMetadata package) => Accepted.ContainsKey(package);

    public PackageUse Apply(PackageMetadata package, PackageUse use)
    {
        if (!Flags.TryGetValue(package, out ImmutableSortedDictionary<string, bool>? flags))
        {
            return use;
        }

        ImmutableSortedSet<string>.Builder enabled = use.Enabled.ToBuilder();
        foreach ((string flag, bool on) in flags)
        {
            _ = on ? enabled.Add(flag) : enabled.Remove(flag);
        }

        return use with { Enabled = enabled.ToImmutable() };
    }

    /// <summary>With other flags; null where they contradict earlier changes.</summary>
    public ConfigurationChanges? With(PackageMetadata package, IEnumerable<KeyValuePair<string, bool>> flags)
    {
        ImmutableSortedDictionary<string, bool> changed =
            Flags.GetValueOrDefault(package, ImmutableSortedDictionary.Create<string, bool>(StringComparer.Ordinal));
        foreach ((string flag, bool on) in flags)
        {
            if (changed.TryGetValue(flag, out bool earlier) && earlier != on)
            {
                return null;
            }

            changed = changed.SetItem(flag, on);
        }

        return this with { Flags = Flags.SetItem(package, changed) };
    }

    public ConfigurationChanges With(PackageMetadata package, ImmutableArray<MaskReason> reasons) =>
        this with { Accepted = Accepted.SetItem(package, reasons) };

    /// <summary>Those that concern packages of a plan, in the order of its packages.</summary>
    public ImmutableArray<ConfigurationChange> Of(IEnumerable<PackageMetadata> packages) =>
    [
        .. packages.Distinct().SelectMany(package => Accepted.GetValueOrDefault(package, [])
            .Select(reason => (ConfigurationChange)new ConfigurationChange.Accepted(package, reason))
            .Concat(Flags.TryGetValue(package, out ImmutableSortedDictionary<string, bool>? flags)
                ? [new ConfigurationChange.UseFlags(package, flags)]
                : [])),
    ];
}
