using System.Collections.Frozen;

namespace Staves.Building.InstallPhases;

/// <summary>
/// What is known about the functions and commands that phases of an installation call: those of PMS, of bash, and of Gentoo's eclasses.
/// A phase that calls nothing else is not run; what it is for is done by Staves itself.
/// </summary>
static class KnownFunctions
{
    /// <summary>Of bash and PMS: they change nothing but variables, or say something.</summary>
    static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        ":", "true", "false", "[", "test", "echo", "printf", "local", "declare", "typeset", "export", "readonly", "unset", "set", "shift", "shopt", "let", "read",
        "mapfile", "readarray", "return", "break", "continue", "exit", "type", "hash", "getopts", "cd", "pushd", "popd", "wait",
        "die", "assert", "nonfatal", "einfo", "einfon", "elog", "ewarn", "eqawarn", "eerror", "ebegin", "eend", "use", "usev", "useq", "usex", "use_with", "use_enable",
        "in_iuse", "has", "hasv", "hasq", "has_version", "best_version", "ver_cut", "ver_rs", "ver_test", "ver_replacing", "get_libdir", "debug-print",
        "debug-print-function", "debug-print-section", "pipestatus",
        "basename", "cat", "cut", "dirname", "grep", "egrep", "fgrep", "head", "id", "ls", "readlink", "sort", "tail", "tr", "uname", "uniq", "wc");

    /// <summary>Of eclasses, by what they are for; these replace whatever the package's own copy of the eclass would do.</summary>
    static readonly (InstallEffect Effect, string[] Names)[] Eclasses =
    [
        (InstallEffect.None,
        [
            "optfeature", "optfeature_header", "readme.gentoo_print_elog", "tc-is-cross-compiler", "get_libname", "get_modname", "path_exists",
            "savedconfig_pkg_postinst",
        ]),
        (InstallEffect.Preparation,
        [
            "check-reqs_pkg_setup", "cuda_pkg_setup", "guile-single_pkg_setup", "java-pkg-opt-2_pkg_setup", "java-pkg-2_pkg_setup", "llvm_pkg_setup",
            "llvm-r1_pkg_setup", "llvm-r2_pkg_setup", "lua-single_pkg_setup", "mono-env_pkg_setup", "python_setup", "python-any-r1_pkg_setup",
            "python-single-r1_pkg_setup", "ruby-ng_pkg_setup", "rust_pkg_setup", "secureboot_pkg_setup", "tc-check-openmp", "tc-check-min_ver", "toolchain_pkg_setup",
            "vala_setup", "xdg_environment_reset",
        ]),
        (InstallEffect.RunningSystem,
        [
            "check_extra_config", "get_running_version", "get_version", "kernel_is", "linux-info_pkg_setup", "linux_chkconfig_builtin", "linux_chkconfig_module",
            "linux_chkconfig_present", "linux_chkconfig_string", "linux_config_exists", "linux_config_src_exists", "require_configured_kernel",
            "dbus-broker_reload", "openrc", "rc-service", "rc-update", "systemctl", "systemd_is_booted", "systemd_reenable", "systemd_update_catalog", "udev_reload", "udevadm",
        ]),
        (InstallEffect.Replacement,
        [
            "mount-boot_pkg_postinst", "mount-boot_pkg_preinst", "mount-boot_pkg_pretend", "mount-boot_check_status", "preserve_old_lib", "preserve_old_lib_notify",
            "subversion_pkg_preinst",
        ]),
        (InstallEffect.Environment, ["env-update", "env_update", "ldconfig"]),
        (InstallEffect.Accounts, ["acct-group_pkg_preinst", "acct-group_pkg_pretend", "acct-user_pkg_postinst", "acct-user_pkg_preinst", "acct-user_pkg_pretend"]),
        (InstallEffect.FileCapabilities, ["fcaps_pkg_postinst"]),
        (InstallEffect.TemporaryFiles, ["tmpfiles_process"]),
        (InstallEffect.SharedCaches,
        [
            "font_pkg_postinst", "gnome2_giomodule_cache_update", "gnome2_gdk_pixbuf_update", "gnome2_icon_cache_update", "gnome2_icon_savelist", "gnome2_pkg_postinst",
            "gnome2_pkg_preinst", "gnome2_schemas_savelist", "gnome2_schemas_update", "gnome2_scrollkeeper_savelist", "gnome2_gdk_pixbuf_savelist",
            "xdg_desktop_database_update", "xdg_icon_cache_update", "xdg_mimeinfo_database_update", "xdg_pkg_postinst", "xdg_pkg_preinst",
        ]),
    ];

    static readonly FrozenDictionary<string, InstallEffect> Effects = Eclasses
        .SelectMany(row => row.Names.Select(name => KeyValuePair.Create(name, row.Effect)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Questions about what runs; in an image the answer is no.</summary>
    static readonly FrozenSet<string> Denied = FrozenSet.Create(
        StringComparer.Ordinal, "kernel_is", "linux_config_exists", "linux_config_src_exists", "systemd_is_booted");

    /// <summary>Functions that do nothing where a phase runs after all, since what they are for is done elsewhere, and whether they succeed.</summary>
    public static IEnumerable<(string Name, bool Answer)> Replaced => Eclasses
        .Where(row => row.Effect is not (InstallEffect.None or InstallEffect.FileCapabilities))
        .SelectMany(row => row.Names)
        .Order(StringComparer.Ordinal)
        .Select(name => (name, !Denied.Contains(name)));

    /// <summary>What a function of an eclass is for; null where it is not known.</summary>
    public static InstallEffect? EffectOf(string name) => Effects.TryGetValue(name, out InstallEffect effect) ? effect : null;

    /// <summary>Whether a command that no function stands for leaves everything as it is.</summary>
    public static bool IsHarmless(string name) => Harmless.Contains(name);

    public static bool MakesAccounts(string name) => name is "useradd" or "groupadd" or "usermod" or "adduser" or "addgroup";

    /// <summary>Whether a name is a builtin or function that runs its first argument as a command.</summary>
    public static bool RunsItsArgument(string name) => name is "builtin" or "command" or "nonfatal" or "edo";
}
