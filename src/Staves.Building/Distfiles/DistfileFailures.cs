using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Distfiles;

/// <summary>The errors of fetching, each with what can be done about it.</summary>
static class DistfileFailures
{
    // errno(3) of Linux, which .NET keeps in HResult.
    const int NoSpace = 28;
    const int QuotaExceeded = 122;

    public static bool IsDiskFull(IOException exception) => exception.HResult is NoSpace or QuotaExceeded;

    public static StavesException Mismatch(Distfile wanted, ImmutableArray<string> details) => new(new Diagnostic(
        "STV5101",
        $"`{wanted.FileName}` has nowhere the content that its Manifest says",
        Hint: "sync the repository, whose Manifest may be out of date; the wrong files are kept as `._checksum_failure_.`")
    {
        Details = details,
    });

    public static StavesException Unreachable(Distfile wanted, string path, ImmutableArray<string> details) => new(new Diagnostic(
        "STV5102",
        $"`{wanted.FileName}` cannot be fetched: none of its sources gave it",
        Hint: $"check the network, name another mirror in `profiles/thirdpartymirrors`, or put the file there by hand: {path}")
    {
        Details = details,
    });

    public static StavesException DiskFull(Distfile wanted, string path, long needed, Exception inner)
    {
        string more = needed.ToString(CultureInfo.InvariantCulture);
        return new(new Diagnostic(
            "STV5103",
            $"`{path}`: the disk is full; {more} more bytes are needed for `{wanted.FileName}`",
            Hint: $"free {more} bytes on the file system of {System.IO.Path.GetDirectoryName(path)}; the fetch then goes on where it stopped"),
            inner);
    }

    public static StavesException NoCandidates(Distfile wanted, string path, ImmutableArray<string> details) => new(new Diagnostic(
        "STV5104",
        $"`{wanted.FileName}` has no source that it may be fetched from",
        Hint: $"put the file there by hand: {path}")
    {
        Details = details,
    });

    public static StavesException Offline(
        Distfile wanted, string path, ImmutableArray<string> details, DistfileSources sources) => new(new Diagnostic(
        "STV5105",
        $"`{wanted.FileName}` is not in the distfiles directory, and `--offline` forbids to fetch it",
        Hint: $"run once without --offline, or put the file there by hand: {path}")
    {
        Details = [.. details, .. sources.Places.Where(place => !place.Uri.IsFile).Select(place => $"{place.Text}: not tried")],
    });

    public static StavesException Unusable(Distfile wanted, string directory, Exception inner) => inner is IOException full && IsDiskFull(full)
        ? DiskFull(wanted, System.IO.Path.Combine(directory, wanted.FileName), wanted.Size, inner)
        : new(new Diagnostic(
            "STV5106",
            $"`{directory}` cannot be used as distfiles directory: {inner.Message}",
            new SourceLocation(directory),
            "make it writable, or choose another directory"), inner);

    public static StavesException BadName(Distfile wanted) => new(new Diagnostic(
        "STV5107", $"`{wanted.FileName}` is not the name of a file in a directory"));
}
