using System.Collections.Immutable;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Advisories;

/// <summary>A package of an advisory (GLSA DTD, `package`).</summary>
/// <param name="Name">Category and name.</param>
/// <param name="Architectures">The architectures it is affected on, as Gentoo names them; empty for all.</param>
/// <param name="Vulnerable">Versions with the fault.</param>
/// <param name="Unaffected">Versions without it, which count where both hold.</param>
public sealed record AffectedPackage(
    QualifiedPackageName Name, ImmutableArray<string> Architectures, ImmutableArray<AffectedRange> Vulnerable, ImmutableArray<AffectedRange> Unaffected)
{
    /// <summary>Whether a version has the fault: some range of the vulnerable contains it, and none of the unaffected.</summary>
    /// <param name="version">With its revision.</param>
    /// <param name="slot">Its slot; null where it is not known.</param>
    /// <param name="subSlot">Its sub-slot, likewise.</param>
    /// <param name="architecture">`amd64`; null where it is not known, and then all are affected.</param>
    public bool Affects(PackageVersion version, string? slot, string? subSlot, string? architecture) =>
        (Architectures.IsEmpty || architecture is null || Architectures.Contains(architecture, StringComparer.Ordinal))
        && Vulnerable.Any(range => range.Contains(version, slot, subSlot))
        && !Unaffected.Any(range => range.Contains(version, slot, subSlot));
}
