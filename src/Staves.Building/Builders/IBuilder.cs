using System.Collections.Immutable;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Resolution;

namespace Staves.Building.Builders;

/// <summary>A root with a toolchain in which packages are compiled.</summary>
public interface IBuilder
{
    /// <summary>Identifies the programs that a build may run: another compiler is another fingerprint.</summary>
    string Fingerprint { get; }

    /// <summary>What packages are compiled against in the place of a SYSROOT of their own; null where each has one.</summary>
    CompiledAgainst? CompiledAgainst { get; }

    /// <summary>Makes it ready to compile packages.</summary>
    /// <param name="packages">All that are to be compiled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">It lacks something that they need of it, or cannot be made ready.</exception>
    Task PrepareAsync(IEnumerable<PlannedPackage> packages, CancellationToken cancellationToken);

    /// <summary>The root of a build; null where it has an empty one, and <see cref="Entries"/> are all that it sees.</summary>
    /// <param name="added">A directory with the packages that are merged for this build; null for none.</param>
    /// <param name="upper">A directory that takes what is written outside of the entries.</param>
    SandboxRoot? RootOf(string? added, string upper);

    /// <summary>What a build sees of it, or besides its root.</summary>
    /// <param name="sysroot">The directory that appears as /sysroot; null for none.</param>
    /// <param name="libraryDirectory">An empty directory, which may become /lib.</param>
    ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory);
}
