using System.Buffers;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Cache;

/// <summary>Where one entry of the cache, its temporary file and its lock are: names alone, so that no index can disagree with them.</summary>
sealed record PackageCachePaths
{
    const int KeyDigits = 16;
    const string TemporarySuffix = ".tmp";
    const string PackageSuffix = ".gpkg.tar";

    static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789abcdef");

    static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_.-");

    PackageCachePaths(string packageDirectory, string locks, string name)
    {
        PackageDirectory = packageDirectory;
        Package = Path.Combine(packageDirectory, name + PackageSuffix);
        Temporary = Path.Combine(packageDirectory, "." + name + PackageSuffix + TemporarySuffix);
        Lock = Path.Combine(locks, name + ".lock");
    }

    public string PackageDirectory { get; }

    public string Package { get; }

    /// <summary>One name is enough: only who holds the lock writes there.</summary>
    public string Temporary { get; }

    public string Lock { get; }

    public static PackageCachePaths Of(string cache, string category, string pf, string key)
    {
        if (key.Length < KeyDigits || key.AsSpan(0, KeyDigits).ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"`{key}` is no key of at least {KeyDigits} lower-case hexadecimal digits", nameof(key));
        }

        return new PackageCachePaths(
            Path.Combine(cache, "packages", Checked(category), NameOf(Checked(pf))),
            Path.Combine(cache, "locks", category),
            pf + "-" + key[..KeyDigits]);
    }

    /// <summary>The lock of the entry that a temporary file was being written for; null for a file that is none.</summary>
    public static string? LockOfTemporary(string cache, string temporary)
    {
        // What writes the temporary file may have one of its own beside it.
        string file = Path.GetFileName(temporary);
        int end = file.IndexOf(PackageSuffix + TemporarySuffix, StringComparison.Ordinal);
        string? category = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(temporary)));
        return end > 1 && file[0] == '.' && category is not null
            ? Path.Combine(cache, "locks", category, file[1..end] + ".lock")
            : null;
    }

    /// <summary>`bash` of `bash-5.3-r2`: a version holds no hyphen but the one before its revision (PMS version-spec).</summary>
    static string NameOf(string pf)
    {
        int hyphen = pf.LastIndexOf('-');
        if (hyphen > 0 && pf.AsSpan(hyphen).StartsWith("-r", StringComparison.Ordinal)
            && pf.Length > hyphen + 2 && !pf.AsSpan(hyphen + 2).ContainsAnyExceptInRange('0', '9'))
        {
            int before = pf.LastIndexOf('-', hyphen - 1);
            hyphen = before > 0 && char.IsAsciiDigit(pf[before + 1]) ? before : hyphen;
        }

        return hyphen > 0 ? pf[..hyphen] : pf;
    }

    static string Checked(string name) =>
        name.Length == 0 || name[0] is '.' or '-' || name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? throw new StavesException(new Diagnostic("STV4031", $"`{name}` is not a name that a package or category can have"))
            : name;
}
