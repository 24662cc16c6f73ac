using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers.Emerge;

/// <summary>What a build by Portage ended with.</summary>
static class EmergeFailure
{
    /// <summary>What emerge.bash ends with where not even what the package needs could be merged.</summary>
    const int NeededCode = 120;

    public static StavesException Explain(EbuildRequest request, BuildLog log, int exitCode, int made)
    {
        Diagnostic diagnostic = exitCode == 0
            ? new Diagnostic(
                "STV5372",
                string.Create(CultureInfo.InvariantCulture, $"Portage says that it has built `{request.Metadata.Name}`, and has left {made} packages"))
            : new Diagnostic(
                "STV5371",
                exitCode == NeededCode
                    ? $"Portage cannot merge what `{request.Metadata.Name}` needs into the builder"
                    : string.Create(CultureInfo.InvariantCulture, $"Portage ends in the {log.Phase} phase of `{request.Metadata.Name}` with exit code {exitCode}"));
        return new StavesException(diagnostic with
        {
            Location = new SourceLocation(request.EbuildPath),
            Hint = $"the whole log is {log.Path}",
            Details = [.. log.Tail],
        });
    }
}
