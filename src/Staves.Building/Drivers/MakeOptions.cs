using System.Collections.Immutable;
using System.Globalization;

namespace Staves.Building.Drivers;

/// <summary>MAKEOPTS as the user says it (make.conf(5)), without the number of jobs, which Staves divides between builds.</summary>
/// <param name="Jobs">That number; null where none is said or there is no limit.</param>
/// <param name="Others">The other options, as they are.</param>
public sealed record MakeOptions(int? Jobs, ImmutableArray<string> Others)
{
    public static MakeOptions Parse(string text)
    {
        int? jobs = null;
        ImmutableArray<string>.Builder others = ImmutableArray.CreateBuilder<string>();
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            string? number = words[i] switch
            {
                "-j" or "--jobs" => i + 1 < words.Length && IsNumber(words[i + 1]) ? words[++i] : "",
                ['-', 'j', .. string rest] => rest,
                ['-', '-', 'j', 'o', 'b', 's', '=', .. string rest] => rest,
                _ => null,
            };
            if (number is null)
            {
                others.Add(words[i]);
            }
            else
            {
                jobs = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0 ? parsed : null;
            }
        }

        return new MakeOptions(jobs, others.ToImmutable());
    }

    static bool IsNumber(string word) => word.All(char.IsAsciiDigit);
}
