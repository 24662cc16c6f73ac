namespace Staves.Portage.Dependencies;

/// <summary>How a candidate counts that does not have the flag at all (PMS use-dep-defaults).</summary>
public enum UseDependencyDefault
{
    /// <summary>It does not match.</summary>
    None,

    /// <summary>`(+)`: as if enabled.</summary>
    Enabled,

    /// <summary>`(-)`: as if disabled.</summary>
    Disabled,
}
