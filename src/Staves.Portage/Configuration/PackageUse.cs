using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>The USE flags of a package under a configuration.</summary>
/// <param name="Enabled">The flags that are on, all of them in <paramref name="IuseEffective"/>.</param>
/// <param name="IuseEffective">Every flag that the package may ask about: IUSE and what the profile adds (PMS iuse-effective).</param>
/// <param name="Forced">The flags of IUSE_EFFECTIVE that the profile turns on whatever else says, unless they are masked too.</param>
/// <param name="Masked">The flags of IUSE_EFFECTIVE that the profile turns off whatever else says.</param>
public sealed record PackageUse(
    ImmutableSortedSet<string> Enabled, IReadOnlySet<string> IuseEffective, IReadOnlySet<string> Forced, IReadOnlySet<string> Masked);
