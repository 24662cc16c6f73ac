using System.Collections.Frozen;

namespace Staves.Packages.Elf;

/// <summary>The functions of glibc that have a variant which knows the size of the buffer: `memcpy` and `__memcpy_chk` (feature_test_macros(7),
/// `_FORTIFY_SOURCE`). musl has none.</summary>
static class FortifiableFunctions
{
    static readonly FrozenSet<string> Names = """
        asprintf confstr dprintf explicit_bzero fgets fgets_unlocked fgetws fgetws_unlocked fprintf fread fread_unlocked fwprintf getcwd getdomainname
        getgroups gethostname getlogin_r gets getwd longjmp mbsnrtowcs mbsrtowcs mbstowcs memcpy memmove mempcpy memset obstack_printf obstack_vprintf
        poll ppoll pread pread64 printf ptsname_r read readlink readlinkat realpath recv recvfrom snprintf sprintf stpcpy stpncpy strcat strcpy
        strncat strncpy swprintf syslog ttyname_r vasprintf vdprintf vfprintf vfwprintf vprintf vsnprintf vsprintf vswprintf vsyslog vwprintf wcpcpy
        wcpncpy wcrtomb wcscat wcscpy wcsncat wcsncpy wcsnrtombs wcsrtombs wcstombs wctomb wmemcpy wmemmove wmempcpy wmemset wprintf
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string function) => Names.Contains(function);

    /// <summary>`memcpy` of `__memcpy_chk`; null for every other name.</summary>
    public static string? OfChecked(string symbol) =>
        symbol.StartsWith("__", StringComparison.Ordinal) && symbol.EndsWith("_chk", StringComparison.Ordinal) && Names.Contains(symbol[2..^4]) ? symbol[2..^4] : null;
}
