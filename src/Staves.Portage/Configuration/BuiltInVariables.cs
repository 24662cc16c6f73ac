using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>What a configuration begins with, before any profile, and what it cannot set (Portage's make.globals and make.conf(5)).</summary>
static class BuiltInVariables
{
    public static ImmutableArray<KeyValuePair<string, string>> Defaults { get; } =
    [
        new("ACCEPT_LICENSE", "* -@EULA"), new("ACCEPT_PROPERTIES", "*"), new("ACCEPT_RESTRICT", "*"),
        new("COLLISION_IGNORE", "/lib/modules/* *.py[co] *$py.class"),
        new("CONFIG_PROTECT", "/etc"), new("CONFIG_PROTECT_MASK", "/etc/env.d"),
        new(
            "FEATURES",
            "assume-digests binpkg-docompress binpkg-dostrip binpkg-logs binpkg-multi-instance buildpkg-live compress-index"
            + " config-protect-if-modified distlocks ebuild-locks fixlafiles ipc-sandbox merge-sync merge-wait multilib-strict network-sandbox"
            + " news parallel-fetch pid-sandbox pkgdir-index-trusted preserve-libs protect-owned qa-unresolved-soname-deps sandbox strict"
            + " unknown-features-warn unmerge-logs unmerge-orphans userfetch userpriv usersandbox usersync"),
    ];

    /// <summary>Variables of packages and of single builds, which no configuration file sets.</summary>
    static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "A", "AA", "BDEPEND", "BROOT", "CATEGORY", "DEPEND", "DESCRIPTION", "DOCS", "EAPI", "EBUILD_FORCE_TEST", "EBUILD_PHASE",
        "EBUILD_PHASE_FUNC", "EBUILD_SKIP_MANIFEST", "ED", "EMERGE_FROM", "EPREFIX", "EROOT", "GREP_OPTIONS", "HOMEPAGE", "IDEPEND",
        "INHERITED", "IUSE", "IUSE_EFFECTIVE", "KEYWORDS", "LICENSE", "MERGE_TYPE", "PDEPEND", "PF", "PKGUSE", "PROPERTIES", "RDEPEND",
        "REPOSITORY", "REQUIRED_USE", "RESTRICT", "ROOT", "SANDBOX_LOG", "SLOT", "SRC_URI", "_");

    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>What may stand in the values of other variables without being assigned: Portage's roots.</summary>
    public static Dictionary<string, string> Expandable(string? configRoot) => new(Defaults, StringComparer.Ordinal)
    {
        ["ROOT"] = "/",
        ["EROOT"] = "/",
        ["SYSROOT"] = "/",
        ["ESYSROOT"] = "/",
        ["PORTAGE_CONFIGROOT"] = $"{configRoot?.TrimEnd('/')}/",
    };
}
