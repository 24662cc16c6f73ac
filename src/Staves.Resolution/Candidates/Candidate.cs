using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Candidates;

/// <summary>A package version with the USE flags that the configuration gives it, or with which it was built.</summary>
public sealed record Candidate(PackageMetadata Metadata, PackageUse Use)
{
    /// <summary>The binary package that it is; null for an ebuild or an installed package.</summary>
    public BinaryPackage? Binary { get; init; }

    /// <summary>Whether a root has it already.</summary>
    public bool IsInstalled { get; init; }

    public PackageOrigin Origin => IsInstalled ? PackageOrigin.Installed : Binary is null ? PackageOrigin.Ebuild : PackageOrigin.Binary;

    /// <summary>Whether its flags are what they are.</summary>
    internal bool IsBuilt => Origin != PackageOrigin.Ebuild;

    /// <summary>Whether it is what somebody with these flags asks for, or blocks.</summary>
    internal bool Satisfies(PackageDependency dependency, ImmutableSortedSet<string> parentFlags) =>
        dependency.Matches(Metadata.Name, Metadata.Slot, Metadata.SubSlot, Metadata.Repository)
        && dependency.UseSatisfiedBy(parentFlags, Use.Enabled, Use.IuseEffective);
}
