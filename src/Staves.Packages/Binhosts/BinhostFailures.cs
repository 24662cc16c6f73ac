using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>The errors and warnings about a binhost's index.</summary>
static class BinhostFailures
{
    const string WithoutBinhosts = "or leave binary packages out: --no-binhosts";

    /// <summary>Every address answered, and none has an index.</summary>
    public static StavesException NoIndex(Binhost binhost, ImmutableArray<string> details) => new(new Diagnostic(
        "STV4101", $"the binhost `{binhost.Name}` has no index of packages", binhost.Location, $"correct its address, {WithoutBinhosts}")
    {
        Details = details,
    });

    public static StavesException Unreachable(Binhost binhost, ImmutableArray<string> details) => new(new Diagnostic(
        "STV4102", $"the index of the binhost `{binhost.Name}` cannot be fetched", binhost.Location, $"check the network and its address, {WithoutBinhosts}")
    {
        Details = details,
    });

    public static StavesException Offline(Binhost binhost) => new(new Diagnostic(
        "STV4103",
        $"the index of the binhost `{binhost.Name}` is not in the cache, and `--offline` forbids to fetch it",
        binhost.Location,
        $"run once without --offline, {WithoutBinhosts}"));

    /// <param name="index">The file or address.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="line">In which line.</param>
    public static StavesException Broken(string index, string what, int? line = null) => new(new Diagnostic(
        "STV4104", $"the index of binary packages {what}", new SourceLocation(index, line ?? 0), "ask again later, or tell whoever keeps the binhost"));

    /// <summary>The one that is here is used.</summary>
    public static Diagnostic Stale(Binhost binhost, DateTimeOffset fetched, ImmutableArray<string> details) => new(
        "STV4105",
        string.Create(CultureInfo.InvariantCulture, $"the binhost `{binhost.Name}` does not answer; its index of {fetched:yyyy-MM-dd HH:mm} UTC is used"),
        binhost.Location)
    {
        Details = details,
    };

    /// <summary>Somebody may hide newer packages.</summary>
    public static Diagnostic Older(Binhost binhost, string index, long timestamp, long known) => new(
        "STV4106",
        $"the index of the binhost `{binhost.Name}` is older than the one that is here, which is used",
        binhost.Location)
    {
        Details =
        [
            string.Create(CultureInfo.InvariantCulture, $"{index}: {DateTimeOffset.FromUnixTimeSeconds(timestamp):yyyy-MM-dd HH:mm} UTC"),
            string.Create(CultureInfo.InvariantCulture, $"here: {DateTimeOffset.FromUnixTimeSeconds(known):yyyy-MM-dd HH:mm} UTC"),
        ],
    };

    public static StavesException Unusable(string directory, Exception inner) => new(
        new Diagnostic("STV4107", $"`{directory}` cannot keep the indexes of binhosts: {inner.Message}", new SourceLocation(directory)), inner);

    public static Diagnostic Unreadable(string file, StavesException inner) =>
        LeftOut(file, string.Join("; ", inner.Diagnostics.Select(diagnostic => diagnostic.Message)));

    public static Diagnostic LeftOut(string file, string reason) => new("STV4108", $"`{file}` is left out: {reason}", new SourceLocation(file));

    public static StavesException Unwritable(string directory, Exception inner) => new(
        new Diagnostic("STV4109", $"`{directory}` cannot become a binhost: {inner.Message}", new SourceLocation(directory)), inner);
}
