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
    /// <param name="tests">Whether the flag `test` is on where nothing is said about it.</param>
    /// <param name="architecture">A flag that is always on.</param>
    public static ImplicitFlags Of(HashSet<string> flags, FlagLayers layers, bool tests, string architecture)
    {
        HashSet<string> masked = flags.Where(layers.IsMasked).ToHashSet(StringComparer.Ordinal);
        HashSet<string> forced = flags.Where(layers.IsForced).ToHashSet(StringComparer.Ordinal);
        return new ImplicitFlags(
            flags,
            masked,
            forced,
            flags.Where(flag => !masked.Contains(flag)
                    && (forced.Contains(flag) || flag == architecture || layers.IsChosen(flag, tests && flag == "test" ? true : null)))
                .ToImmutableSortedSet(StringComparer.Ordinal));
    }
}
