using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Specification.Locking;

/// <summary>A package of a lock: exactly this version with exactly these flags.</summary>
public sealed record LockedPackage
{
    public required VersionedPackageName Package { get; init; }

    public required string Repository { get; init; }

    /// <summary>The slot, and after a slash the sub-slot where it is another.</summary>
    public required string Slot { get; init; }

    /// <summary>`image` or `builder`.</summary>
    public required string Root { get; init; }

    /// <summary>Flags that the ebuild declares and that are on, sorted.</summary>
    public ImmutableArray<string> Use { get; init; } = [];

    /// <summary>Flags that the ebuild declares and that are off, sorted.</summary>
    public ImmutableArray<string> Disabled { get; init; } = [];

    /// <summary>A digest of the ebuild and all its eclasses: `sha256:HEX`; null for a binary package.</summary>
    public string? Ebuild { get; init; }

    /// <summary>The binary package that it came as; null where it was compiled.</summary>
    public LockedBinary? Binary { get; init; }

    /// <summary>Whether both are the same version with the same flags in the same place, however they came.</summary>
    public bool IsSameVersionAs(LockedPackage other) =>
        (Package, Repository, Slot, Root) == (other.Package, other.Repository, other.Slot, other.Root)
        && Use.SequenceEqual(other.Use, StringComparer.Ordinal)
        && Disabled.SequenceEqual(other.Disabled, StringComparer.Ordinal);

    public bool Equals(LockedPackage? other) =>
        other is not null
        && IsSameVersionAs(other)
        && Ebuild == other.Ebuild
        && (Binary is null ? other.Binary is null : other.Binary is not null && Binary.IsSameAs(other.Binary));

    public override int GetHashCode() => HashCode.Combine(Package, Repository, Root, Ebuild);
}
