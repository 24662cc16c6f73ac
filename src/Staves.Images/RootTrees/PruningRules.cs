using System.Collections.Immutable;

namespace Staves.Images.RootTrees;

/// <summary>
/// What an image leaves out of its packages, as words of INSTALL_MASK with a reason each; the last word that matches decides, so the
/// user's own INSTALL_MASK can take anything back in (`-/usr/include`).
/// </summary>
public sealed class PruningRules
{
    const string Documentation = "documentation";
    const string Development = "development files";
    const string Completion = "shell completion";
    const string Database = "package database";
    const string Caches = "caches";
    const string Translations = "translations";
    const string InstallMask = "INSTALL_MASK";

    /// <summary>The table: each row leaves out, or with a `-` takes back in, and says what it is about.</summary>
    static readonly ImmutableArray<(string Words, string Reason)> Table =
    [
        ("/usr/share/doc /usr/share/man /usr/share/info /usr/share/gtk-doc /usr/share/devhelp /usr/share/help", Documentation),
        ("/usr/local/share/doc /usr/local/share/man /usr/local/share/info /usr/local/man", Documentation),

        // A static library or an object file serves the link editor only; BPF programs are objects that are loaded at run time.
        ("/lib*/*.a /usr/lib*/*.a /usr/local/lib*/*.a", Development),
        ("/lib*/*.la /usr/lib*/*.la /usr/local/lib*/*.la", Development),
        ("/lib*/*.o /usr/lib*/*.o /usr/local/lib*/*.o -*.bpf.o", Development),
        ("/usr/include /usr/local/include /usr/lib*/gcc/*/include /usr/lib*/*.specs", Development),
        ("/usr/lib*/pkgconfig /usr/share/pkgconfig /usr/local/lib*/pkgconfig", Development),

        // Modules and Templates are what the program cmake itself runs on.
        ("/usr/lib*/cmake /usr/share/cmake -/usr/share/cmake/Modules -/usr/share/cmake/Templates", Development),
        ("/usr/share/aclocal* /usr/share/gir-1.0 /usr/share/vala /usr/share/gdb /usr/share/i18n", Development),
        ("/usr/lib/debug /usr/src /usr/libexec/toolchain", Development),

        ("/usr/share/bash-completion /usr/share/fish/vendor_completions.d /usr/share/zsh/site-functions", Completion),

        // The accounts are already in /etc/passwd and /etc/group.
        ("/var/db/pkg /usr/lib/sysusers.d", Database),

        // Byte code holds times, and Python does without; directories of caches stay where a package keeps them.
        ("/var/cache/* *.pyc *.pyo", Caches),
        ("/usr/share/locale /usr/local/share/locale", Translations),
    ];

    /// <summary>FEATURES that stand for a word of INSTALL_MASK, in Portage's order.</summary>
    static readonly ImmutableArray<(string Feature, string Path)> Masking =
        [("noman", "/usr/share/man"), ("noinfo", "/usr/share/info"), ("nodoc", "/usr/share/doc")];

    readonly ImmutableArray<(MaskPattern Pattern, string Reason)> _words;

    PruningRules(ImmutableArray<(MaskPattern Pattern, string Reason)> words) => _words = words;

    /// <summary>Leaves nothing out.</summary>
    public static PruningRules None { get; } = new([]);

    /// <summary>The table, then what the user's locale needs, then the user's own words.</summary>
    /// <param name="locale">A locale's name (`en_US`), whose translations stay; null for none.</param>
    /// <param name="installMask">The value of INSTALL_MASK (make.conf(5)).</param>
    public static PruningRules Create(string? locale, string installMask)
    {
        string language = string.IsNullOrEmpty(locale) ? "" : locale.Split('_', '.', '@')[0];
        string wanted = string.IsNullOrEmpty(locale)
            ? ""
            : $"-/usr/share/locale/{language} -/usr/share/locale/{locale} -/usr/share/locale/{locale}.* -/usr/share/locale/locale.alias "
                + $"/usr/lib/locale/* -/usr/lib/locale/C.* -/usr/lib/locale/{locale.Split('@')[0]}* -/usr/lib/locale/locale-archive";
        return new PruningRules([.. Table.Append((wanted, Translations)).Append((installMask, InstallMask)).SelectMany(Patterns)]);
    }

    /// <summary>The user's own words alone.</summary>
    /// <param name="installMask">The value of INSTALL_MASK (make.conf(5)).</param>
    public static PruningRules Of(string installMask) => new([.. Patterns((installMask, InstallMask))]);

    /// <summary>INSTALL_MASK with what FEATURES add to it, as Portage puts it together.</summary>
    /// <param name="variables">The variables of a package.</param>
    public static string InstallMaskOf(IReadOnlyDictionary<string, string> variables)
    {
        string[] features = variables.GetValueOrDefault("FEATURES", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> added = Masking.Where(row => features.Contains(row.Feature, StringComparer.Ordinal)).Select(row => row.Path);
        return string.Join(' ', [.. variables.GetValueOrDefault("INSTALL_MASK", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), .. added]);
    }

    /// <summary>Why a path is left out, or null for one that stays.</summary>
    public string? ReasonToLeaveOut(string path, bool isDirectory)
    {
        for (int i = _words.Length - 1; i >= 0; i--)
        {
            (MaskPattern pattern, string reason) = _words[i];
            if (pattern.Matches(path, isDirectory))
            {
                return pattern.IsExclusion ? null : reason;
            }
        }

        return null;
    }

    /// <summary>Whether a package's wish to keep a directory (PMS keepdir) counts although its files are left out.</summary>
    internal static bool KeepsDirectories(string reason) => reason == Caches;

    static IEnumerable<(MaskPattern Pattern, string Reason)> Patterns((string Words, string Reason) row) =>
        row.Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (new MaskPattern(word), row.Reason));
}
