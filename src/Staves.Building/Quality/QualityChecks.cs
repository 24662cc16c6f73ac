using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Quality;

/// <summary>All that is looked at in an image before it becomes a package.</summary>
static class QualityChecks
{
    static readonly ImmutableArray<QualityCheck> All = [.. RunPaths.Checks, .. FileModes.Checks, .. LoadedCode.Checks, .. Places.Checks];

    /// <returns>Warnings.</returns>
    /// <exception cref="StavesException">What no package may have.</exception>
    public static ImmutableArray<Diagnostic> Look(InspectedImage image)
    {
        ILookup<bool, Diagnostic> found = All.Select(check => (check.IsError, Diagnostic: check.Look(image)))
            .Where(result => result.Diagnostic is not null)
            .ToLookup(result => result.IsError, result => result.Diagnostic!);
        return found[true].Any() ? throw new StavesException([.. found[true]]) : [.. found[false]];
    }
}
