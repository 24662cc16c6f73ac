using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Candidates;

/// <summary>A package version with the USE flags that the configuration gives it, or with which it was built. Two of them are the same only if
/// they are one object.</summary>
public sealed class Candidate
{
    readonly Func<PackageUse> _decideUse;
    PackageUse? _use;
    RequiredUseViolation? _violation;
    bool _isViolationKnown;

    /// <param name="metadata">The version.</param>
    /// <param name="decideUse">Decides its flags when they are asked for.</param>
    internal Candidate(PackageMetadata metadata, Func<PackageUse> decideUse)
    {
        Metadata = metadata;
        _decideUse = decideUse;
    }

    public PackageMetadata Metadata { get; }

    public PackageUse Use => _use ??= _decideUse();

    /// <summary>The binary package that it is; null for an ebuild or an installed package.</summary>
    public BinaryPackage? Binary { get; init; }

    /// <summary>Whether a root has it already.</summary>
    public bool IsInstalled { get; init; }

    public PackageOrigin Origin => IsInstalled ? PackageOrigin.Installed : Binary is null ? PackageOrigin.Ebuild : PackageOrigin.Binary;

    /// <summary>Whether its flags are what they are.</summary>
    internal bool IsBuilt => Origin != PackageOrigin.Ebuild;

    /// <summary>How its flags contradict its REQUIRED_USE; null where they do not.</summary>
    /// <exception cref="StavesException">REQUIRED_USE is malformed.</exception>
    internal RequiredUseViolation? Violation
    {
        get
        {
            if (!_isViolationKnown)
            {
                _violation = CandidateFinder.ViolationOf(this);
                _isViolationKnown = true;
            }

            return _violation;
        }
    }

    /// <summary>Whether it is what somebody with these flags asks for, or blocks.</summary>
    internal bool Satisfies(PackageDependency dependency, ImmutableSortedSet<string> parentFlags) =>
        dependency.Matches(Metadata) && HasFlagsFor(dependency, parentFlags);

    /// <summary>Whether its flags are what somebody with these flags asks for.</summary>
    internal bool HasFlagsFor(PackageDependency dependency, ImmutableSortedSet<string> parentFlags) =>
        dependency.Use.IsEmpty || dependency.UseSatisfiedBy(parentFlags, Use.Enabled, Use.IuseEffective);
}
