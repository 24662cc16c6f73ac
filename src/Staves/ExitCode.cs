namespace Staves;

/// <summary>How the program ends.</summary>
enum ExitCode
{
    Done = 0,

    /// <summary>The build, or the world around it, failed.</summary>
    Failed = 1,

    /// <summary>The command line, the specification, or a repository it names is wrong.</summary>
    Wrong = 2,

    /// <summary>There is no set of packages that satisfies the request.</summary>
    NoSolution = 3,

    Cancelled = 130,
}
