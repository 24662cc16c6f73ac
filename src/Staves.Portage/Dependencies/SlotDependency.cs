using System.Text;

namespace Staves.Portage.Dependencies;

/// <summary>The part behind the colon of a dependency: `1`, `1/2`, `=`, `*`, `1=`, and `1/2=` as it is recorded of a built package
/// (PMS slot-deps).</summary>
public sealed record SlotDependency(string? Slot, string? SubSlot, SlotOperator Operator)
{
    internal static SlotDependency AnySlot { get; } = new(null, null, SlotOperator.Any);

    internal static SlotDependency BuiltSlot { get; } = new(null, null, SlotOperator.Built);

    public bool Matches(string slot, string subSlot) => (Slot is null || Slot == slot) && (SubSlot is null || SubSlot == subSlot);

    /// <summary>The text without the colon.</summary>
    public override string ToString() => AppendTo(new StringBuilder()).ToString();

    internal StringBuilder AppendTo(StringBuilder text)
    {
        text.Append(Slot);
        if (SubSlot is not null)
        {
            text.Append('/').Append(SubSlot);
        }

        return Operator switch
        {
            SlotOperator.Any => text.Append('*'),
            SlotOperator.Built => text.Append('='),
            _ => text,
        };
    }
}
