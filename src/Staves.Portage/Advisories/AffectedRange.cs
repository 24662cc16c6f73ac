using Staves.Portage.Versions;

namespace Staves.Portage.Advisories;

/// <summary>A range of versions of an advisory (GLSA DTD, `vulnerable` and `unaffected`).</summary>
/// <param name="Operator">How the version bounds it.</param>
/// <param name="Version">The bound.</param>
/// <param name="IsPrefix">Whether it stands for all versions that begin with it: `1.2*`.</param>
/// <param name="Slot">The slot, perhaps with a sub-slot, that it holds for; null for all.</param>
public sealed record AffectedRange(RangeOperator Operator, PackageVersion Version, bool IsPrefix = false, string? Slot = null)
{
    /// <summary>Whether a version is in it.</summary>
    /// <param name="version">With its revision.</param>
    /// <param name="slot">Its slot; null where it is not known, and then every slot is taken for its own.</param>
    /// <param name="subSlot">Its sub-slot, likewise.</param>
    public bool Contains(PackageVersion version, string? slot, string? subSlot) => HasSlot(slot, subSlot) && Operator switch
    {
        RangeOperator.Less => version < Version,
        RangeOperator.LessOrEqual => version <= Version,
        RangeOperator.Equal => IsPrefix ? version.StartsWith(Version) : version.Equals(Version),
        RangeOperator.GreaterOrEqual => version >= Version,
        RangeOperator.Greater => version > Version,
        RangeOperator.RevisionLess => version.EqualsIgnoringRevision(Version) && version < Version,
        RangeOperator.RevisionLessOrEqual => version.EqualsIgnoringRevision(Version) && version <= Version,
        RangeOperator.RevisionGreaterOrEqual => version.EqualsIgnoringRevision(Version) && version >= Version,
        _ => version.EqualsIgnoringRevision(Version) && version > Version,
    };

    /// <summary>`&gt;=1.35.3:0`; revisions of one version as `&gt;=~1.2-r3`.</summary>
    public override string ToString()
    {
        string sign = Operator switch
        {
            RangeOperator.Less => "<",
            RangeOperator.LessOrEqual => "<=",
            RangeOperator.Equal => "=",
            RangeOperator.GreaterOrEqual => ">=",
            RangeOperator.Greater => ">",
            RangeOperator.RevisionLess => "<~",
            RangeOperator.RevisionLessOrEqual => "<=~",
            RangeOperator.RevisionGreaterOrEqual => ">=~",
            _ => ">~",
        };
        return $"{sign}{Version}{(IsPrefix ? "*" : "")}{(Slot is null ? "" : $":{Slot}")}";
    }

    bool HasSlot(string? slot, string? subSlot) => Slot is null || slot is null
        || (Slot.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
            ? Slot[..slash] == slot && (subSlot is null || Slot[(slash + 1)..] == subSlot)
            : Slot == slot);
}
