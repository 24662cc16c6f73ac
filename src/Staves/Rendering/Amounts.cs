using System.Globalization;
using Staves.Specification;

namespace Staves.Rendering;

/// <summary>Numbers as people say them.</summary>
static class Amounts
{
    /// <summary>`1 package`, `2 packages`.</summary>
    public static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>Decimal units with three significant digits: `2.14 MB`.</summary>
    public static string Bytes(long bytes) => new ByteSize(bytes).ToString();

    /// <summary>`0.08 s`, `12.3 s`, `2 min 05 s`.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => $"{time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s",
        { TotalSeconds: < 60 } => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
    };
}
