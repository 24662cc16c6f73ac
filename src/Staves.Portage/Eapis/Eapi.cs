using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Staves.Portage.Eapis;

/// <summary>The version of the rules that an ebuild or a profile is written to (PMS eapi). Each property is a row of PMS's tables
/// of features; names of EAPIs compare only for equality.</summary>
public sealed class Eapi
{
    static readonly ImmutableArray<Eapi> Ordered = [.. Enumerable.Range(0, 10).Select(column => new Eapi(column))];

    static readonly FrozenDictionary<string, Eapi> ByName = Ordered.ToFrozenDictionary(eapi => eapi.Name, StringComparer.Ordinal);

    // Where this EAPI stands in PMS's tables.
    readonly int _column;

    Eapi(int column)
    {
        _column = column;
        Name = column.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Every EAPI that PMS defines, oldest first.</summary>
    public static ImmutableArray<Eapi> All => Ordered;

    public static Eapi Newest => All[^1];

    /// <summary>The EAPI of an ebuild or a profile that names none.</summary>
    public static Eapi Unnamed => All[0];

    public string Name { get; }

    /// <summary>The lowest bash that ebuilds may count on (PMS bash-version).</summary>
    public Version BashVersion => _column switch
    {
        <= 5 => new Version(3, 2),
        <= 7 => new Version(4, 2),
        8 => new Version(5, 0),
        _ => new Version(5, 3),
    };

    public static bool TryGet(string name, [NotNullWhen(true)] out Eapi? eapi) => ByName.TryGetValue(name, out eapi);

    public override string ToString() => Name;

    // Dependencies and metadata
    /// <summary>IUSE entries may begin with `+` or `-` (PMS iuse-defaults).</summary>
    public bool HasIuseDefaults => _column >= 1;

    /// <summary>Dependencies may name a slot, `:1` (PMS slot-deps).</summary>
    public bool HasSlotDependencies => _column >= 1;

    /// <summary>Dependencies may name USE flags, `[a,-b]` (PMS use-deps).</summary>
    public bool HasUseDependencies => _column >= 2;

    /// <summary>`!!` blocks while the other package is still there (PMS bang-strength).</summary>
    public bool HasStrongBlockers => _column >= 2;

    /// <summary>SRC_URI may rename, `uri -> name` (PMS uri-output-name).</summary>
    public bool HasSourceUriArrows => _column >= 2;

    /// <summary>USE dependencies may say what counts for a package without the flag, `(+)` and `(-)` (PMS use-dep-defaults).</summary>
    public bool HasUseDependencyDefaults => _column >= 4;

    /// <summary>REQUIRED_USE (PMS required-use).</summary>
    public bool HasRequiredUse => _column >= 4;

    /// <summary>`??` groups in REQUIRED_USE (PMS at-most-one-of).</summary>
    public bool HasAtMostOneOf => _column >= 5;

    /// <summary>SLOT may hold a sub-slot (PMS sub-slots).</summary>
    public bool HasSubSlots => _column >= 5;

    /// <summary>Slot dependencies may end in `*` or `=` (PMS slot-operator-deps).</summary>
    public bool HasSlotOperators => _column >= 5;

    /// <summary>Profiles add flags to IUSE_EFFECTIVE (PMS profile-iuse-inject).</summary>
    public bool HasProfileIuseInjection => _column >= 5;

    /// <summary>BDEPEND, BROOT, SYSROOT and ESYSROOT (PMS bdepend).</summary>
    public bool HasBdepend => _column >= 7;

    /// <summary>IDEPEND (PMS idepend).</summary>
    public bool HasIdepend => _column >= 8;

    /// <summary>SRC_URI may begin with `fetch+` or `mirror+` (PMS uri-restrict).</summary>
    public bool HasSelectiveUriRestrictions => _column >= 8;

    /// <summary>PROPERTIES and RESTRICT add up over eclasses (PMS accumulate-vars).</summary>
    public bool AccumulatesPropertiesAndRestrict => _column >= 8;

    // Profiles
    /// <summary>`use.stable.mask` and its like in profiles (PMS stablemask).</summary>
    public bool HasStableUseFiles => _column >= 5;

    /// <summary>package.mask and its like may be directories (PMS profile-file-dirs).</summary>
    public bool HasProfileDirectories => _column >= 7;

    /// <summary>Files of profiles/updates may have any name (PMS updates-filenames).</summary>
    public bool HasFreeUpdateFileNames => _column >= 8;

    /// <summary>`use.stable` and `package.use.stable` in profiles (PMS use-stable).</summary>
    public bool HasUseStable => _column >= 9;

    /// <summary>The EAPI of a profile directory defaults to that of the profiles directory (PMS profile-eapi-default).</summary>
    public bool HasRepositoryProfileEapiDefault => _column >= 9;

    // Phases
    /// <summary>src_prepare, src_configure and `default` (PMS src-prepare).</summary>
    public bool HasSourcePrepareAndConfigure => _column >= 2;

    /// <summary>pkg_pretend (PMS pkg-pretend).</summary>
    public bool HasPretendPhase => _column >= 4;

    /// <summary>A default src_install that installs (PMS src-install).</summary>
    public bool HasDefaultSourceInstall => _column >= 4;

    /// <summary>src_test may run in parallel (PMS parallel-tests).</summary>
    public bool RunsSourceTestInParallel => _column >= 5;

    /// <summary>eapply, eapply_user, einstalldocs, in_iuse and get_libdir (PMS eapply).</summary>
    public bool HasEapplyAndEinstalldocs => _column >= 6;

    /// <summary>pkg_ phases start in an empty directory (PMS phase-function-dir).</summary>
    public bool StartsPackagePhasesInEmptyDirectory => _column >= 8;

    // Environment and commands
    /// <summary>EPREFIX, ED and EROOT (PMS ed).</summary>
    public bool HasPrefixVariables => _column >= 3;

    /// <summary>Modification times survive the merge (PMS mtime-preserve).</summary>
    public bool PreservesModificationTimes => _column >= 3;

    /// <summary>unpack knows .xz (PMS unpack-extensions).</summary>
    public bool UnpacksXz => _column >= 3;

    /// <summary>Helper commands end the build when they fail, and `nonfatal` stops that (PMS die-on-failure).</summary>
    public bool HelpersDie => _column >= 4;

    /// <summary>docompress (PMS docompress).</summary>
    public bool HasDocompress => _column >= 4;

    /// <summary>EBUILD_PHASE_FUNC (PMS ebuild-phase-func).</summary>
    public bool HasEbuildPhaseFunction => _column >= 5;

    /// <summary>doheader, newheader and usex (PMS doheader).</summary>
    public bool HasDoheaderAndUsex => _column >= 5;

    /// <summary>failglob in the global scope (PMS failglob).</summary>
    public bool HasFailglob => _column >= 6;

    /// <summary>The locale gives ASCII its usual order and case (PMS locale-settings).</summary>
    public bool HasSaneLocale => _column >= 6;

    /// <summary>ver_cut, ver_rs and ver_test (PMS ver-commands).</summary>
    public bool HasVersionFunctions => _column >= 7;

    /// <summary>dostrip (PMS dostrip).</summary>
    public bool HasDostrip => _column >= 7;

    /// <summary>dosym -r (PMS dosym-relative).</summary>
    public bool HasDosymRelative => _column >= 8;

    /// <summary>An image's empty directories are not merged (Portage).</summary>
    public bool StripsEmptyDirectories => _column >= 8;

    /// <summary>pipestatus, edo and ver_replacing (PMS pipestatus).</summary>
    public bool HasPipestatusAndEdo => _column >= 9;

    // What later EAPIs left out
    /// <summary>RDEPEND that is not set is DEPEND (PMS rdepend-depend).</summary>
    public bool DefaultsRdependToDepend => _column <= 3;

    /// <summary>S that does not exist is always WORKDIR (PMS s-workdir).</summary>
    public bool FallsBackToWorkdir => _column <= 3;

    /// <summary>AA and KV (PMS aa).</summary>
    public bool HasAllArchives => _column <= 3;

    /// <summary>A group `||` or `^^` with no member left counts as true (PMS empty-dep-groups).</summary>
    public bool EmptyAnyOfIsTrue => _column <= 6;

    /// <summary>ROOT, EROOT, D and ED end with a slash (PMS trailing-slash).</summary>
    public bool RootsEndWithSlash => _column <= 6;

    /// <summary>PORTDIR, ECLASSDIR, DESTTREE and INSDESTTREE (PMS portdir).</summary>
    public bool HasRepositoryDirectories => _column <= 6;

    /// <summary>package.provided in profiles (PMS package-provided).</summary>
    public bool HasPackageProvided => _column <= 6;

    /// <summary>dohtml, dolib and libopts (PMS banned-commands).</summary>
    public bool HasDohtmlAndDolib => _column <= 6;

    /// <summary>useq, hasv and hasq (PMS banned-commands).</summary>
    public bool HasUseqAndHasq => _column <= 7;

    /// <summary>insopts affects doconfd, doenvd and doheader; exeopts affects doinitd (PMS insopts).</summary>
    public bool InstallOptionsAffectConfigurationFiles => _column <= 7;

    /// <summary>unpack knows .7z, .rar and .lha (PMS unpack-extensions).</summary>
    public bool Unpacks7ZipRarAndLha => _column <= 7;

    /// <summary>The variables of PMS are exported to commands (PMS export-vars).</summary>
    public bool ExportsVariables => _column <= 8;

    /// <summary>assert and domo (PMS banned-commands).</summary>
    public bool HasAssertAndDomo => _column <= 8;

    /// <summary>Absolute symbolic links into the image are rewritten at the merge (PMS absolute-symlinks).</summary>
    public bool RewritesAbsoluteSymbolicLinks => _column <= 8;
}
