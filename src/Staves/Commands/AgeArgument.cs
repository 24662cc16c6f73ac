using System.Globalization;

namespace Staves.Commands;

/// <summary>An age as a person writes it on the command line.</summary>
static class AgeArgument
{
    const long MostDays = 100_000;

    /// <summary>`90`, `12h`, `30d`, `4w`: a whole number of hours, days or weeks; days without a unit.</summary>
    public static bool TryParse(string text, out TimeSpan age)
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
}
