using System.Buffers;
using Staves.Portage.Versions;

namespace Staves.Portage.Names;

/// <summary>Which texts are names, for each kind of name (PMS names).</summary>
public static class NameRules
{
    const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    static readonly SearchValues<char> PlusDotCharacters = SearchValues.Create(Alphanumeric + "+_.-");
    static readonly SearchValues<char> PlusCharacters = SearchValues.Create(Alphanumeric + "+_-");
    static readonly SearchValues<char> UseFlagCharacters = SearchValues.Create(Alphanumeric + "+_@-");
    static readonly SearchValues<char> DotCharacters = SearchValues.Create(Alphanumeric + "_.-");
    static readonly SearchValues<char> PlainCharacters = SearchValues.Create(Alphanumeric + "_-");

    public static bool IsCategory(ReadOnlySpan<char> text) => IsPlusDotName(text);

    /// <summary>A package name does not end in a hyphen and something that reads as a version.</summary>
    public static bool IsPackageName(ReadOnlySpan<char> text) => HasPackageNameCharacters(text) && VersionStart(text) < 0;

    public static bool IsSlot(ReadOnlySpan<char> text) => IsPlusDotName(text);

    public static bool IsUseFlag(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(UseFlagCharacters);

    /// <summary>A repository name is also a package name.</summary>
    public static bool IsRepositoryName(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != '-' && !text.ContainsAnyExcept(PlainCharacters) && VersionStart(text) < 0;

    public static bool IsEclassName(ReadOnlySpan<char> text) =>
        !text.IsEmpty && (char.IsAsciiLetter(text[0]) || text[0] == '_') && !text.ContainsAnyExcept(DotCharacters)
        && !text.SequenceEqual("default");

    public static bool IsLicenseName(ReadOnlySpan<char> text) => IsPlusDotName(text);

    /// <summary>A keyword's own name, `amd64`: without a prefix such as `~` or `-`.</summary>
    public static bool IsKeyword(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != '-' && !text.ContainsAnyExcept(PlainCharacters);

    /// <summary>An entry of KEYWORDS: `amd64`, `~amd64`, `-amd64` or `-*`.</summary>
    public static bool IsKeywordEntry(ReadOnlySpan<char> text) =>
        text is "-*" || IsKeyword(!text.IsEmpty && text[0] is '~' or '-' ? text[1..] : text);

    public static bool IsEapiName(ReadOnlySpan<char> text) => IsPlusDotName(text);

    /// <summary>The characters and the first character are a package name's; its end may still read as a version.</summary>
    internal static bool HasPackageNameCharacters(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is not ('-' or '+') && !text.ContainsAnyExcept(PlusCharacters);

    /// <summary>Where the version begins in `name-version`, or -1 where no hyphen is followed by a version up to the end.</summary>
    internal static int VersionStart(ReadOnlySpan<char> text)
    {
        int hyphen = text.LastIndexOf('-');
        if (hyphen < 0 || hyphen + 1 == text.Length)
        {
            return -1;
        }

        // A version holds no hyphen but the one of its revision, so only the last two hyphens can stand before it.
        if (text[hyphen + 1] == 'r')
        {
            hyphen = text[..hyphen].LastIndexOf('-');
        }

        return hyphen >= 0 && PackageVersion.IsVersion(text[(hyphen + 1)..]) ? hyphen + 1 : -1;
    }

    static bool IsPlusDotName(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is not ('-' or '.' or '+') && !text.ContainsAnyExcept(PlusDotCharacters);
}
