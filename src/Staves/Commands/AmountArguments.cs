using System.Globalization;

namespace Staves.Commands;

/// <summary>Amounts with units, as a person writes them on the command line.</summary>
static class AmountArguments
{
    const long MostDays = 100_000;

    /// <summary>`90`, `12h`, `30d`, `4w`: a whole number of hours, days or weeks; days without a unit.</summary>
    public static bool TryParseAge(string text, out TimeSpan age)
    {
        (string number, long hours) = text switch
        {
            [.. var front, 'h'] => (front, 1L),
            [.. var front, 'w'] => (front, 7 * 24L),
            [.. var front, 'd'] => (front, 24L),
            _ => (text, 24L),
        };
        age = default;
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) || count > MostDays * 24 / hours)
        {
            return false;
        }

        age = TimeSpan.FromHours(count * hours);
        return true;
    }

    /// <summary>`1000`, `500kB`, `20MB`, `5G`: bytes, or their decimal multiples.</summary>
    public static bool TryParseSize(string text, out long size)
    {
        string number = text.TrimEnd('B', 'b');
        long unit = number is [.., var last] ? char.ToUpperInvariant(last) switch
        {
            'K' => 1_000,
            'M' => 1_000_000,
            'G' => 1_000_000_000,
            'T' => 1_000_000_000_000,
            _ => 1,
        } : 1;
        size = 0;
        if (!long.TryParse(unit == 1 ? number : number[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count) || count > long.MaxValue / unit)
        {
            return false;
        }

        size = count * unit;
        return true;
    }
}
