using System.Collections.Immutable;

namespace Staves.Images.Inspection.Comparison;

/// <summary>A file, directory or link that is in one of two images, or in both and not the same.</summary>
/// <param name="Before">Null where it came in.</param>
/// <param name="After">Null where it went.</param>
public sealed record FileChange(InspectedFile? Before, InspectedFile? After)
{
    public string Path => (After ?? Before)!.Path;

    /// <summary>Bytes that it has more.</summary>
    public long Growth => (After?.Size ?? 0) - (Before?.Size ?? 0);

    /// <summary>What is other: `kind`, `content`, `target`, `mode`, `owner`, `capabilities`; empty where it came or went.</summary>
    public ImmutableArray<string> Aspects => Before is null || After is null ? [] :
    [
        .. new (string Name, bool IsOther)[]
        {
            ("kind", Before.Kind != After.Kind),
            ("content", Before.Kind == After.Kind && Before.Digest != After.Digest),
            ("target", Before.LinkTarget != After.LinkTarget),
            ("mode", Before.Mode != After.Mode),
            ("owner", (Before.UserId, Before.GroupId) != (After.UserId, After.GroupId)),
            ("capabilities", Before.Capabilities != After.Capabilities),
        }.Where(aspect => aspect.IsOther).Select(aspect => aspect.Name),
    ];
}
