using System.Text;

namespace Staves.Portage.Dependencies;

/// <summary>One flag in the brackets of a dependency, `-a`, `b(+)?`, `!c=` (PMS use-deps).</summary>
public sealed record UseDependency(string Flag, UseDependencyKind Kind, UseDependencyDefault Default)
{
    /// <summary>Whether it hangs on the flags of the package that has the dependency.</summary>
    public bool IsConditional => Kind is not (UseDependencyKind.Enabled or UseDependencyKind.Disabled);

    /// <summary>What it asks of the candidate once the parent's flags are known; null where it asks nothing.</summary>
    public UseDependency? Evaluate(IReadOnlySet<string> parentEnabled) => Demand(parentEnabled) switch
    {
        null => null,
        true => Kind == UseDependencyKind.Enabled ? this : this with { Kind = UseDependencyKind.Enabled },
        false => Kind == UseDependencyKind.Disabled ? this : this with { Kind = UseDependencyKind.Disabled },
    };

    /// <param name="parentEnabled">The enabled flags of the package that has the dependency.</param>
    /// <param name="candidateEnabled">The enabled flags of the package that is to satisfy it.</param>
    /// <param name="candidateIuse">All flags that the candidate has (IUSE_EFFECTIVE).</param>
    public bool IsSatisfiedBy(
        IReadOnlySet<string> parentEnabled, IReadOnlySet<string> candidateEnabled, IReadOnlySet<string> candidateIuse)
    {
        // Without a default the candidate has to have the flag, even where the condition does not hold.
        return Demand(parentEnabled) is not { } wanted ? Default != UseDependencyDefault.None || candidateIuse.Contains(Flag)
            : candidateIuse.Contains(Flag) ? candidateEnabled.Contains(Flag) == wanted
            : Default != UseDependencyDefault.None && wanted == (Default == UseDependencyDefault.Enabled);
    }

    public override string ToString() => AppendTo(new StringBuilder()).ToString();

    internal StringBuilder AppendTo(StringBuilder text)
    {
        text.Append(Kind switch
        {
            UseDependencyKind.Disabled => "-",
            UseDependencyKind.DisabledIfDisabled or UseDependencyKind.Opposite => "!",
            _ => "",
        });
        text.Append(Flag);
        text.Append(Default switch
        {
            UseDependencyDefault.Enabled => "(+)",
            UseDependencyDefault.Disabled => "(-)",
            _ => "",
        });
        return text.Append(Kind switch
        {
            UseDependencyKind.EnabledIfEnabled or UseDependencyKind.DisabledIfDisabled => "?",
            UseDependencyKind.Same or UseDependencyKind.Opposite => "=",
            _ => "",
        });
    }

    /// <summary>Whether the flag has to be enabled, disabled, or (null) may be either.</summary>
    bool? Demand(IReadOnlySet<string> parentEnabled) => Kind switch
    {
        UseDependencyKind.Enabled => true,
        UseDependencyKind.Disabled => false,
        UseDependencyKind.EnabledIfEnabled => parentEnabled.Contains(Flag) ? true : null,
        UseDependencyKind.DisabledIfDisabled => parentEnabled.Contains(Flag) ? null : false,
        UseDependencyKind.Same => parentEnabled.Contains(Flag),
        _ => !parentEnabled.Contains(Flag),
    };
}
