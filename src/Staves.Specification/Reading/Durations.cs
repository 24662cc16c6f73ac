using System.Globalization;
using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Specification.Reading;

/// <summary>Durations as Docker's command line takes them: `1m30s`.</summary>
static partial class Durations
{
    const double LongestHours = 24 * 365;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (!Form.IsMatch(text))
        {
            return false;
        }

        double milliseconds = 0;
        foreach (Match part in Part.Matches(text))
        {
            milliseconds += double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * part.Groups["unit"].Value switch
            {
                "h" => 3_600_000,
                "m" => 60_000,
                "s" => 1_000,
                _ => 1,
            };
        }

        if (milliseconds > TimeSpan.FromHours(LongestHours).TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    [GeneratedRegex(@"\A(?:" + ValueRules.DurationPattern + @")\z", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Form { get; }

    [GeneratedRegex("(?<number>[0-9]+)(?<unit>ms|h|m|s)", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Part { get; }
}
