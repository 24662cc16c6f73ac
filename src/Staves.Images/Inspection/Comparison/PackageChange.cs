using System.Collections.Immutable;

namespace Staves.Images.Inspection.Comparison;

/// <summary>A package that is in one of two images, or in both and not the same.</summary>
/// <param name="Before">Null where it came in.</param>
/// <param name="After">Null where it went.</param>
public sealed record PackageChange(InspectedPackage? Before, InspectedPackage? After)
{
    public string Name => (After ?? Before)!.Name;

    /// <summary>Bytes that the image has more for it.</summary>
    public long Growth => (After?.Size ?? 0) - (Before?.Size ?? 0);

    /// <summary>USE flags as they are now, `-nls`, of those that are not as before.</summary>
    public ImmutableArray<string> Use => Before is null || After is null ? [] : [.. After.Use.Except(Before.Use, StringComparer.Ordinal)];

    internal bool IsChange => Before is null || After is null || Before.Version != After.Version || Before.Slot != After.Slot
        || !Before.Use.SequenceEqual(After.Use, StringComparer.Ordinal) || Before.License != After.License || Before.Repository != After.Repository;
}
