using System.Globalization;
using Staves.Packages.Mirrors;

namespace Staves.Building.Sync;

/// <summary>Which state of a repository is here.</summary>
/// <param name="Tree">The name of its directory or archive.</param>
/// <param name="Revision">What tells it from other states: a commit, or the time of the tree.</param>
/// <param name="Time">When it was made; null where it does not say.</param>
/// <param name="IsVerified">Whether a signature vouches for it.</param>
public sealed record RepositoryState(string Tree, string Revision, DateTimeOffset? Time, bool IsVerified)
{
    /// <summary>Where a snapshot came from; null for other kinds.</summary>
    public SnapshotOrigin? Origin { get; init; }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static RepositoryState? TryParse(string text)
    {
        Dictionary<string, string> values = text.Split('\n')
            .Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return values.TryGetValue("tree", out string? tree) && values.TryGetValue("revision", out string? revision)
            && tree.Length > 0 && !tree.Contains('/', StringComparison.Ordinal) && tree is not ("." or "..")
            ? new RepositoryState(tree, revision, TimeOf("time"), values.ContainsKey("verified"))
            {
                Origin = values.TryGetValue("source", out string? source)
                    ? new SnapshotOrigin(source, values.GetValueOrDefault("etag"), values.GetValueOrDefault("modified"), TimeOf("signed"))
                    : null,
            }
            : null;

        DateTimeOffset? TimeOf(string key) =>
            values.TryGetValue(key, out string? seconds)
            && long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number > DateTimeOffset.MinValue.ToUnixTimeSeconds() && number < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(number)
                : null;
    }

    public override string ToString()
    {
        (string Key, string? Value)[] lines =
        [
            ("tree", Tree), ("revision", Revision), ("time", Seconds(Time)), ("verified", IsVerified ? "yes" : null),
            ("source", Origin?.Source), ("etag", Origin?.EntityTag), ("modified", Origin?.LastModified), ("signed", Seconds(Origin?.Made)),
        ];
        return string.Concat(lines.Where(line => line.Value is not null && !line.Value.Contains('\n', StringComparison.Ordinal)).Select(line => $"{line.Key} {line.Value}\n"));

        static string? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
