using System.Collections.Immutable;
using Staves.Building.Runners;

namespace Staves.Building.Builders;

/// <summary>A root with a toolchain in which packages are compiled.</summary>
public interface IBuilder
{
    /// <summary>Identifies the programs that a build may run: another compiler is another fingerprint.</summary>
    string Fingerprint { get; }

    /// <summary>What a build sees of it.</summary>
    /// <param name="sysroot">The directory that appears as /sysroot; null for none.</param>
    /// <param name="libraryDirectory">An empty directory, which may become /lib.</param>
    ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory);
}
