using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>The flags that packages have without declaring them (PMS iuse-effective), and what some layers make of them. They are hundreds,
/// and mostly the same for every package.</summary>
/// <param name="All">The flags.</param>
/// <param name="Masked">Those that are masked.</param>
/// <param name="Forced">Those that are forced.</param>
/// <param name="Enabled">Those that are on.</param>
sealed record ImplicitFlags(HashSet<string> All, HashSet<string> Masked, HashSet<string> Forced, ImmutableSortedSet<string> Enabled)
{
    /// <param name="flags">The flags.</param>
    /// <param name="layers">What is said about them.</param>
    /// <param name="deciding">What decides a flag that is neither masked nor forced.</param>
    /// <param name="architecture">A flag that is always on.</param>
    public static ImplicitFlags Of(HashSet<string> flags, FlagLayers layers, FlagChanges[] deciding, string architecture)
    {
        HashSet<string> masked = flags.Where(flag => FlagLayers.IsOn(flag, layers.Mask)).ToHashSet(StringComparer.Ordinal);
        HashSet<string> forced = flags.Where(flag => FlagLayers.IsOn(flag, layers.Force)).ToHashSet(StringComparer.Ordinal);
        return new ImplicitFlags(
            flags,
            masked,
            forced,
            flags.Where(flag => !masked.Contains(flag)
                    && (forced.Contains(flag) || flag == architecture || FlagLayers.IsOn(flag, deciding)))
                .ToImmutableSortedSet(StringComparer.Ordinal));
    }
}
