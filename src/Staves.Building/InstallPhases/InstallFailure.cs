using System.Globalization;
using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Building.InstallPhases;

/// <summary>Tells which phase of which installation cannot be done, why, and how to do without.</summary>
static class InstallFailure
{
    public static StavesException Explain(InstallPlan plan, IReadOnlyList<string> phases, InstallDirectories directories, BuildLog log, int exitCode)
    {
        string report = Path.Combine(directories.State, "failure");
        string missing = Path.Combine(directories.State, "missing");
        string[] lines = File.Exists(report) ? File.ReadAllLines(report) : [];
        Diagnostic diagnostic = File.Exists(missing)
            ? new Diagnostic("STV5405", $"pkg_{log.Phase} of `{plan.Name}` needs `{File.ReadLines(missing).First()}`, which this machine does not have")
            : lines.Length >= 2 ? new Diagnostic("STV5403", $"`{plan.Name}` fails in its pkg_{lines[0]}: {lines[1]}")
            : new Diagnostic("STV5404", string.Create(CultureInfo.InvariantCulture, $"`{plan.Name}` ends in its pkg_{log.Phase} with exit code {exitCode}"));
        return new StavesException(diagnostic with
        {
            Hint = SkipHint(plan.Name, phases),
            Details = [.. log.Tail, $"the whole log is {log.Path}"],
        });
    }

    /// <summary>The lines of staves.toml that leave the phases out.</summary>
    public static string SkipHint(VersionedPackageName name, IEnumerable<string> phases) =>
        $"if the image does without: ['{name.Package}'] skip-phases = [{string.Join(", ", phases.Select(phase => $"'{phase}'"))}]";
}
