using System.Globalization;
using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Specification;

/// <summary>A number of bytes as people write it: `5 MB`, `1.5GiB`, `4096`. Units are those of SI (kB is 1000 bytes) and IEC 80000-13 (KiB is 1024).</summary>
/// <param name="Bytes">The number.</param>
public readonly partial record struct ByteSize(long Bytes)
{
    /// <summary>A regular expression of the whole text. No byte has a thousandth, so the case of a unit means nothing.</summary>
    internal const string Pattern = @"[0-9]{1,19}(?:\.[0-9]{1,9})? ?(?:[kKmMgGtT]i?)?[bB]?";

    const string Prefixes = "KMGT";

    /// <summary>Reads a size; a fraction of a byte is cut off.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        if (Form.Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        ReadOnlySpan<char> unit = match.Groups["unit"].ValueSpan;
        decimal factor = unit.Contains('i') ? 1024 : 1000;
        for (int power = unit.IsEmpty ? 0 : Prefixes.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1; power > 0 && number <= long.MaxValue; power--)
        {
            number *= factor;
        }

        if (number > long.MaxValue)
        {
            return false;
        }

        size = new ByteSize((long)number);
        return true;
    }

    /// <summary>Decimal units with three significant digits: `2.14 MB`.</summary>
    public override string ToString()
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        double value = Bytes;
        int unit = 0;
        while (Math.Abs(value) >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string format = unit == 0 || Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}";
    }

    [GeneratedRegex(@"\A(?=" + Pattern + @"\z)(?<number>[0-9.]+) ?(?<unit>[kKmMgGtT]i?)?[bB]?\z", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Form { get; }
}
