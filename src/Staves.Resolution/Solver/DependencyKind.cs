namespace Staves.Resolution.Solver;

/// <summary>What a dependency is needed for (PMS dependencies).</summary>
enum DependencyKind
{
    /// <summary>The request itself.</summary>
    Goal,

    /// <summary>DEPEND and BDEPEND.</summary>
    Build,

    /// <summary>IDEPEND: what its pkg_ phases run.</summary>
    Install,

    /// <summary>RDEPEND.</summary>
    Run,

    /// <summary>PDEPEND.</summary>
    Post,
}
