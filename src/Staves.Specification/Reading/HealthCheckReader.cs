using System.Collections.Immutable;
using System.Globalization;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads `[image] health-check`.</summary>
static class HealthCheckReader
{
    const int MostRetries = 1000;

    /// <summary>Docker takes nothing shorter.</summary>
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static HealthCheck? Read(TableReader image)
    {
        if (image.SubTable("health-check") is not { } table)
        {
            return null;
        }

        TableReader reader = new(table, "health-check", image.Diagnostics, HealthCheckKeys.Keys);
        reader.Require("command");
        bool isShell = reader.Entry("command")?.Value is TomlNode.String;
        ImmutableArray<string> command = isShell ? [reader.String("command")!.Value] : [.. reader.Strings("command").Select(word => word.Value)];
        var check = new HealthCheck
        {
            Command = command,
            IsShell = isShell,
            Interval = Duration(reader, "interval"),
            Timeout = Duration(reader, "timeout"),
            StartPeriod = Duration(reader, "start-period"),
            StartInterval = Duration(reader, "start-interval"),
            Retries = Retries(reader),
        };
        reader.RejectRest();
        if (reader.Entry("command") is { Value: TomlNode.String or TomlNode.Array } entry && (command.IsEmpty || command[0].Trim().Length == 0))
        {
            reader.Diagnostics.Report("STV1041", "`command` of `health-check` is empty", entry.Value.Location, "command = ['/usr/bin/program', 'argument']");
        }

        return command.IsEmpty ? null : check;
    }

    static TimeSpan? Duration(TableReader reader, string key)
    {
        if (reader.String(key) is not { } text)
        {
            return null;
        }

        if (Durations.TryParse(text.Value, out TimeSpan duration) && (duration >= Shortest || (duration == TimeSpan.Zero && key == "start-period")))
        {
            return duration;
        }

        string digits = string.Concat(text.Value.TakeWhile(char.IsAsciiDigit));
        reader.Diagnostics.Report(
            "STV1040",
            $"`{text.Value}` is not a duration: numbers with the units `h`, `m`, `s` and `ms`, from 1ms",
            text.Location,
            digits.Length is > 0 and < 6 && digits.Trim('0').Length > 0 ? $"{key} = '{digits}s'" : $"{key} = '1m30s'");
        return null;
    }

    static int? Retries(TableReader reader)
    {
        if (reader.Integer("retries") is not { } retries)
        {
            return null;
        }

        if (retries.Value is > 0 and <= MostRetries)
        {
            return (int)retries.Value;
        }

        reader.Diagnostics.Report(
            "STV1022", string.Create(CultureInfo.InvariantCulture, $"`{retries.Value}` is not a number of retries: from 1 to {MostRetries}"), retries.Location);
        return null;
    }
}
