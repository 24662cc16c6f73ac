namespace Staves.Tests.Resolution;

/// <summary>What a package has to be, in the small model: `>=app-misc/p1-2:0/1=[flag?]`.</summary>
/// <param name="Target">The number of the package.</param>
/// <param name="Operator">`>=`, `&lt;`, `=` or nothing, with a version.</param>
/// <param name="Version">The version that the operator compares with.</param>
/// <param name="Slot">`0`, `0/1` or nothing.</param>
/// <param name="SlotOperator">`=`, `*` or nothing.</param>
/// <param name="Use">What stands in the brackets, or nothing.</param>
sealed record Literal(int Target, string Operator, int Version, string Slot, string SlotOperator, string Use)
{
    public bool Matches(SmallRepository.Package package) => package.Number == Target
        && Operator switch { ">=" => package.Version >= Version, "<" => package.Version < Version, "=" => package.Version == Version, _ => true }
        && (Slot.Length == 0 || Slot == package.Slot || Slot == $"{package.Slot}/{package.SubSlot}");

    /// <summary>Whether a package that it matches has the flag that somebody asks for (PMS use-dep).</summary>
    public bool HasFlags(SmallRepository.Package package, bool ownerFlag)
    {
        bool? wanted = Use switch
        {
            "" => null,
            "flag" or "flag(+)" or "flag(-)" => true,
            "-flag" or "-flag(+)" or "-flag(-)" => false,
            "flag?" => ownerFlag ? true : null,
            "!flag?" => ownerFlag ? null : false,
            "flag=" => ownerFlag,
            "!flag=" => !ownerFlag,
            _ => throw new InvalidOperationException(Use),
        };
        bool? has = package.Flag != SmallRepository.Flag.Absent ? package.IsFlagOn
            : Use.EndsWith("(+)", StringComparison.Ordinal) ? true
            : Use.EndsWith("(-)", StringComparison.Ordinal) ? false
            : null;
        // A flag that a package does not have is an error even where the condition asks for nothing.
        return Use.Length == 0 || (has is not null && (wanted is null || has == wanted));
    }

    public bool IsMetBy(SmallRepository.Package package, SmallRepository.Package? owner) =>
        Matches(package) && HasFlags(package, owner?.IsFlagOn ?? false);

    public override string ToString() =>
        $"{Operator}{SmallRepository.NameOf(Target)}{(Operator.Length > 0 ? $"-{Version}" : "")}{(Slot.Length + SlotOperator.Length > 0 ? $":{Slot}{SlotOperator}" : "")}{(Use.Length > 0 ? $"[{Use}]" : "")}";
}
