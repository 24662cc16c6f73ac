namespace Staves.Packages.Verification;

/// <summary>What a pinned key may sign: who publishes snapshots does not therefore publish packages.</summary>
[Flags]
public enum KeyPurposes
{
    None = 0,
    Packages = 1,
    Stages = 2,
    RepositorySnapshots = 4,

    /// <summary>Commits of the repositories in Git.</summary>
    RepositoryCommits = 8,
}
