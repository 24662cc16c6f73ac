using System.Collections.Immutable;
using Staves.Building.Processes;
using Staves.Portage.Names;

namespace Staves.Building.Builders;

/// <summary>A package that a machine may have without Gentoo: the programs and files that stand for it, and who has them on Debian.</summary>
/// <param name="Package">What a BDEPEND names.</param>
/// <param name="Needs">Programs on the system's search path, or absolute paths.</param>
/// <param name="DebianPackage">What to install.</param>
public sealed record HostProvidedPackage(QualifiedPackageName Package, ImmutableArray<string> Needs, string DebianPackage)
{
    /// <summary>Where a need is met on this machine; null where it is not.</summary>
    public static string? Locate(string need)
    {
        if (need.StartsWith('/'))
        {
            return File.Exists(need) ? need : null;
        }

        return ProgramFinder.FindInSystem(need);
    }
}
