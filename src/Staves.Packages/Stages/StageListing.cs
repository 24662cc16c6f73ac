using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Packages.Stages;

/// <summary>Which stage3s a mirror has for an architecture (the verified text of `latest-stage3.txt`).</summary>
/// <param name="Made">When the list was made; null where it does not say.</param>
/// <param name="Stages">By name.</param>
public sealed partial record StageListing(DateTimeOffset? Made, ImmutableArray<StageEntry> Stages)
{
    const int MostShown = 40;
    const string MadePrefix = "# ts=";

    /// <summary>Lines that are no stage3 of a usual form are left out: whatever else is listed there is not for us.</summary>
    public static StageListing Parse(string text)
    {
        DateTimeOffset? made = null;
        var stages = new SortedDictionary<string, StageEntry>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(MadePrefix, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(MadePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            {
                made = DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
            else if (StageLine.Match(line) is { Success: true } match
                && !match.Groups["path"].Value.Split('/').Contains("..")
                && long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                && size > 0)
            {
                var entry = new StageEntry(match.Groups["name"].Value, match.Groups["stamp"].Value, match.Groups["path"].Value, size);
                if (!stages.TryGetValue(entry.Name, out StageEntry? other) || string.CompareOrdinal(other.Stamp, entry.Stamp) < 0)
                {
                    stages[entry.Name] = entry;
                }
            }
        }

        return new StageListing(made, [.. stages.Values]);
    }

    /// <summary>The stage that a person means.</summary>
    /// <exception cref="StavesException">STV4611: there is none of that name.</exception>
    public StageEntry Find(StageReference reference)
    {
        foreach (string candidate in reference.Candidates)
        {
            if (Stages.FirstOrDefault(stage => stage.Name == candidate) is { } found)
            {
                return found;
            }
        }

        string? near = NearestWord.Find(reference.Text, Stages.SelectMany(stage => new[] { stage.Name, ShortName(stage, reference.Architecture) }));
        throw new StavesException(new Diagnostic(
            "STV4611",
            $"there is no stage3 `{reference.Text}` for {reference.Architecture.Name}",
            Hint: near is null ? "`staves builder list` shows those that there are" : $"write `{near}`")
        {
            Details = [.. Stages.Take(MostShown).Select(stage => ShortName(stage, reference.Architecture))],
        });
    }

    /// <summary>The shortest name that means a stage: `stage3:musl`.</summary>
    public static string ShortName(StageEntry stage, StageArchitecture architecture)
    {
        string prefix = $"stage3-{architecture.Subarchitecture}-";
        if (!stage.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return stage.Name;
        }

        string variant = stage.Name[prefix.Length..];
        return variant == "openrc" ? "stage3"
            : variant.EndsWith("-openrc", StringComparison.Ordinal) ? $"stage3:{variant[..^"-openrc".Length]}"
            : $"stage3:{variant}";
    }

    [GeneratedRegex(
        @"\A(?<path>(?:[A-Za-z0-9._-]+/)*(?<name>stage3-[A-Za-z0-9_.-]+?)-(?<stamp>[0-9]{8}T[0-9]{6}Z)\.tar\.[a-z0-9]+)[ \t]+(?<size>[0-9]{1,18})\s*\z",
        RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex StageLine { get; }
}
