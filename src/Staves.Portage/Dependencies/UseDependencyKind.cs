namespace Staves.Portage.Dependencies;

/// <summary>What a USE dependency asks of the candidate, and on which of the parent's flags that hangs (PMS use-deps).</summary>
public enum UseDependencyKind
{
    /// <summary>`f`.</summary>
    Enabled,

    /// <summary>`-f`.</summary>
    Disabled,

    /// <summary>`f?`: enabled where the parent has it enabled.</summary>
    EnabledIfEnabled,

    /// <summary>`!f?`: disabled where the parent has it disabled.</summary>
    DisabledIfDisabled,

    /// <summary>`f=`: as the parent has it.</summary>
    Same,

    /// <summary>`!f=`: the contrary of what the parent has.</summary>
    Opposite,
}
