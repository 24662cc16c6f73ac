using System.Text.RegularExpressions;
using Staves.Portage.Grammar;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Which texts are values of each kind; the grammars are those of the OCI distribution and image specifications.</summary>
static partial class ValueRules
{
    /// <summary>A registry (with a dot, a port, or `localhost`) may come first.</summary>
    public const string ImageNamePattern =
        @"(?:(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:[0-9]))(?::[0-9]{1,5})?/)?"
        + @"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*";

    public const string TagPattern = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    public const string UserNamePattern = @"(?:[a-z_][a-z0-9_-]{0,31}\$?|[0-9]{1,10})";
    public const string SignalPattern = "(?:SIG[A-Z0-9]+(?:[+-][0-9]{1,2})?|[1-9][0-9]?)";
    public const string CacheNamePattern = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}";
    public const string LocaleNamePattern = "(?:C|POSIX|[a-z]{2,3}(?:_[A-Z]{2})?(?:@[a-z]+)?)";
    public const string CharsetPattern = "[A-Za-z0-9][A-Za-z0-9_-]*";
    public const string ProfilePattern = "(?:[A-Za-z0-9_][A-Za-z0-9_-]*:)?[A-Za-z0-9_+.-]+(?:/[A-Za-z0-9_+.-]+)*";

    /// <summary>As Docker's command line takes them: `1m30s`.</summary>
    public const string DurationPattern = "(?:[0-9]{1,9}(?:ms|h|m|s))+";

    const string First = @"\A(?:";
    const string Last = @")\z";
    const int LongestName = 255;

    /// <summary>The architectures of Gentoo's stages, in Go's words, which OCI uses.</summary>
    public static readonly string[] Architectures =
        ["386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x"];

    public static bool IsImageName(string text) => text.Length <= LongestName && ImageName.IsMatch(text);

    public static bool IsTag(string text) => Tag.IsMatch(text);

    public static bool IsUserName(string text) => UserName.IsMatch(text);

    public static bool IsUser(string text) => text.Split(':') is { Length: <= 2 } parts && parts.All(IsUserName);

    public static bool IsSignal(string text) => Signal.IsMatch(text);

    public static bool IsCacheName(string text) => CacheName.IsMatch(text);

    public static bool IsLocaleName(string text) => LocaleName.IsMatch(text);

    public static bool IsCharset(string text) => Charset.IsMatch(text);

    public static bool IsProfile(string text) =>
        Profile.IsMatch(text) && !text.Split('/', ':').Any(part => part is "" or "." or "..");

    public static bool CheckAbsolutePath(TomlNode.String text, string key, DiagnosticCollector diagnostics)
    {
        string path = text.Value;
        string? wrong = !path.StartsWith('/') ? "is not an absolute path"
            : path.Split('/').Contains("..") ? "leaves its directory with `..`"
            : path.Any(char.IsControl) ? "has a control character"
            : path.Trim('/').Length == 0 && key != "workdir" ? "is the root directory"
            : null;
        if (wrong is not null)
        {
            diagnostics.Report(
                "STV1018", $"`{path}` {wrong}", text.Location, path.Length > 0 && path[0] is not ('/' or '.') ? (key == "volumes" ? $"volumes = ['/{path}']" : $"{key} = '/{path}'") : null);
        }

        return wrong is null;
    }

    [GeneratedRegex(First + ImageNamePattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex ImageName { get; }

    [GeneratedRegex(First + TagPattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Tag { get; }

    [GeneratedRegex(First + UserNamePattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex UserName { get; }

    [GeneratedRegex(First + SignalPattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Signal { get; }

    [GeneratedRegex(First + CacheNamePattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex CacheName { get; }

    [GeneratedRegex(First + LocaleNamePattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex LocaleName { get; }

    [GeneratedRegex(First + CharsetPattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Charset { get; }

    [GeneratedRegex(First + ProfilePattern + Last, RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Profile { get; }
}
