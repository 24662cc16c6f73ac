using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Mirrors;

/// <summary>The errors of fetching something from Gentoo's mirrors; each says which setting names other mirrors.</summary>
/// <param name="what">The file.</param>
sealed class MirrorFailures(string what) : DownloadFailures
{
    const string UnreachableCode = "STV4601";
    const string RefusedCode = "STV4602";

    const string OtherMirror = "name a mirror that can be reached: `mirrors = ['https://…']` in `[build]`, or GENTOO_MIRRORS in `[env]` or make.conf";

    /// <summary>Whether another mirror may do better.</summary>
    public static bool IsOfMirror(StavesException failure) => failure.Diagnostics[0].Code is UnreachableCode or RefusedCode;

    public static bool IsRefusal(StavesException failure) => failure.Diagnostics[0].Code == RefusedCode;

    public static string SignatureReason(SignatureVerdict.Invalid verdict) => $"its signature does not count: {verdict.Explanation}";

    public override StavesException Mismatch(ImmutableArray<string> details) => new(new Diagnostic(
        RefusedCode, $"`{what}` is refused: no mirror has one that is what it should be", Hint: OtherMirror)
    {
        Details = details,
    });

    public override StavesException Unreachable(ImmutableArray<string> details) => new(new Diagnostic(
        UnreachableCode, $"`{what}` cannot be fetched: no mirror gave it", Hint: OtherMirror)
    {
        Details = details,
    });

    public override StavesException NoSources(ImmutableArray<string> details) => Unreachable(details);

    public override StavesException Offline(ImmutableArray<string> details) => new(new Diagnostic(
        "STV4603", $"`{what}` is not here, and `--offline` forbids to fetch it", Hint: "run once without --offline")
    {
        Details = details,
    });

    public override StavesException DiskFull(string path, long needed, Exception inner) => new(
        new Diagnostic(
            "STV4604",
            string.Create(CultureInfo.InvariantCulture, $"`{path}`: the disk is full; {needed} more bytes are needed for `{what}`"),
            Hint: "free them, or choose another place with `--build-cache`; the fetch then goes on where it stopped"),
        inner);

    public override StavesException Unusable(string directory, Exception inner) => new(
        new Diagnostic("STV4605", $"`{directory}` cannot be used: {inner.Message}", new SourceLocation(directory), "make it writable, or choose another: `--build-cache`"),
        inner);
}
