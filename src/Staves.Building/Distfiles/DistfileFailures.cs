using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Distfiles;

/// <summary>The errors of fetching a source, each with what can be done about it.</summary>
/// <param name="wanted">The file.</param>
/// <param name="path">Where it should be.</param>
sealed class DistfileFailures(Distfile wanted, string path) : DownloadFailures
{
    public override StavesException Mismatch(ImmutableArray<string> details) => new(new Diagnostic(
        "STV5101",
        $"`{wanted.FileName}` has nowhere the content that its Manifest says",
        Hint: "sync the repository, whose Manifest may be out of date; the wrong files are kept as `._checksum_failure_.`")
    {
        Details = details,
    });

    public override StavesException Unreachable(ImmutableArray<string> details) => new(new Diagnostic(
        "STV5102",
        $"`{wanted.FileName}` cannot be fetched: none of its sources gave it",
        Hint: $"check the network, name another mirror in `profiles/thirdpartymirrors`, or put the file there by hand: {path}")
    {
        Details = details,
    });

    public override StavesException DiskFull(string path, long needed, Exception inner)
    {
        string more = needed.ToString(CultureInfo.InvariantCulture);
        return new(new Diagnostic(
            "STV5103",
            $"`{path}`: the disk is full; {more} more bytes are needed for `{wanted.FileName}`",
            Hint: $"free {more} bytes on the file system of {Path.GetDirectoryName(path)}; the fetch then goes on where it stopped"),
            inner);
    }

    public override StavesException NoSources(ImmutableArray<string> details) => new(new Diagnostic(
        "STV5104",
        $"`{wanted.FileName}` has no source that it may be fetched from",
        Hint: $"put the file there by hand: {path}")
    {
        Details = details,
    });

    public override StavesException Offline(ImmutableArray<string> details) => new(new Diagnostic(
        "STV5105",
        $"`{wanted.FileName}` is not in the distfiles directory, and `--offline` forbids to fetch it",
        Hint: $"run once without --offline, or put the file there by hand: {path}")
    {
        Details = details,
    });

    public override StavesException Unusable(string directory, Exception inner) => new(
        new Diagnostic(
            "STV5106",
            $"`{directory}` cannot be used as distfiles directory: {inner.Message}",
            new SourceLocation(directory),
            "make it writable, or choose another directory"),
        inner);

    public static StavesException BadName(string name) => new(new Diagnostic("STV5107", $"`{name}` is not the name of a file in a directory"));
}
