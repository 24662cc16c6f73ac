using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Quality;

/// <summary>One thing that an image should not have.</summary>
/// <param name="Code">The code of the diagnostic.</param>
/// <param name="Find">The paths that have it, with what is to be known about each: `/usr/bin/x` or `/usr/bin/x: why`.</param>
/// <param name="Fault">What is wrong with such a file, to follow its name.</param>
/// <param name="Hint">What to do in the ebuild.</param>
sealed record QualityCheck(string Code, Func<InspectedImage, IEnumerable<string>> Find, string Fault, string? Hint)
{
    /// <summary>Whether the package is refused, as Portage refuses it.</summary>
    public bool IsError { get; init; }

    /// <summary>One diagnostic for all files; null where there is none.</summary>
    public Diagnostic? Look(InspectedImage image)
    {
        string[] found = [.. Find(image)];
        if (found.Length == 0)
        {
            return null;
        }

        string more = found.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {found.Length - 1} more");
        return new Diagnostic(Code, $"`{found[0].Split(": ", 2)[0]}`{more} of `{image.Package}` {Fault}", Hint: Hint)
        {
            Details = [.. found.Length == 1 && !found[0].Contains(": ", StringComparison.Ordinal) ? [] : found],
        };
    }
}
