using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;

namespace Staves.Building.Keys;

/// <summary>The configuration variables that reach a build (CFLAGS, CHOST, CC …), without those that only steer the package manager.</summary>
public static class BuildVariables
{
    static readonly string[] SteeringPrefixes = ["ACCEPT_", "USE_EXPAND", "BINPKG_", "PORTAGE_", "EMERGE_", "FETCHCOMMAND", "RESUMECOMMAND", "CCACHE_"];

    static readonly string[] Steering =
    [
        "USE", "IUSE_IMPLICIT", "USE_ORDER", "PROFILE_ONLY_VARIABLES", "ENV_UNSET", "GENTOO_MIRRORS", "DISTDIR", "PKGDIR", "PORTDIR",
        "MAKEOPTS", "INSTALL_MASK", "PKG_INSTALL_MASK", "CONFIG_PROTECT", "CONFIG_PROTECT_MASK", "COLLISION_IGNORE", "UNINSTALL_IGNORE",
    ];

    /// <summary>What Portage's own variables say about the package itself.</summary>
    static readonly string[] AboutThePackage = ["PORTAGE_COMPRESS", "PORTAGE_COMPRESS_FLAGS", "PORTAGE_COMPRESS_EXCLUDE_SUFFIXES"];

    public static ImmutableSortedDictionary<string, string> Of(PortageConfiguration configuration, PackageMetadata package) =>
        configuration.VariablesOf(package)
            .Where(variable => !Steering.Contains(variable.Key, StringComparer.Ordinal)
                && (AboutThePackage.Contains(variable.Key, StringComparer.Ordinal)
                    || !SteeringPrefixes.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.Ordinal))))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
}
