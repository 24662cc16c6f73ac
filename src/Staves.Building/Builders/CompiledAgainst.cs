using System.Collections.Immutable;
using Staves.Building.Processes;
using Staves.Portage.Installed;

namespace Staves.Building.Builders;

/// <summary>A root whose headers, libraries and installed packages a build sees (PMS: SYSROOT is `/`).</summary>
/// <param name="Installed">What `has_version` asks about.</param>
/// <param name="ReadText">The text of a file of it; null where there is none.</param>
public sealed record CompiledAgainst(InstalledPackageDatabase Installed, Func<string, string?> ReadText)
{
    /// <summary>Directories in which builds find programs.</summary>
    public ImmutableArray<string> SearchPath { get; init; } = ProgramFinder.SystemDirectories;

    /// <summary>This machine's own root.</summary>
    public static CompiledAgainst Machine => new(
        InstalledPackageDatabase.OfRoot("/"), static path => File.Exists($"/{path}") ? File.ReadAllText($"/{path}") : null);
}
