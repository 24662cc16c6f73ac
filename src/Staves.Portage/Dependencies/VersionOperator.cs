namespace Staves.Portage.Dependencies;

/// <summary>How a dependency compares versions (PMS dep-operator).</summary>
public enum VersionOperator
{
    /// <summary>`&lt;`.</summary>
    Less,

    /// <summary>`&lt;=`.</summary>
    LessOrEqual,

    /// <summary>`=`.</summary>
    Equal,

    /// <summary>`=…*`: the given components equal, any further ones.</summary>
    EqualPrefix,

    /// <summary>`~`: equal, whatever the revisions.</summary>
    EqualIgnoringRevision,

    /// <summary>`&gt;=`.</summary>
    GreaterOrEqual,

    /// <summary>`&gt;`.</summary>
    Greater,
}
