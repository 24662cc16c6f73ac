namespace Staves.Portage.UseFlags;

/// <summary>A flag that is to be enabled, `f`, or disabled, `!f` (PMS required-use).</summary>
public sealed record UseLiteral(string Flag, bool Negated)
{
    public bool IsSatisfiedBy(IReadOnlySet<string> enabledFlags) => enabledFlags.Contains(Flag) != Negated;

    public override string ToString() => Negated ? "!" + Flag : Flag;
}
