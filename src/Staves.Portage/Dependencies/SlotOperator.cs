namespace Staves.Portage.Dependencies;

/// <summary>What a dependent package makes of a changed slot of what it depends on (PMS slot-operator-deps).</summary>
public enum SlotOperator
{
    None,

    /// <summary>`*`: any slot, and another one later is as good.</summary>
    Any,

    /// <summary>`=`: the slot and sub-slot that it was built with; another one later means building anew.</summary>
    Built,
}
