namespace Staves.Resolution;

/// <summary>How much of a requested package is wanted.</summary>
public enum GoalScope
{
    /// <summary>The package with all that it needs.</summary>
    Package,

    /// <summary>All that it needs, and not itself.</summary>
    Dependencies,

    /// <summary>What compiling it needs: DEPEND and BDEPEND.</summary>
    BuildDependencies,

    /// <summary>What compiling and installing it needs: IDEPEND too.</summary>
    BuildAndInstallDependencies,
}
