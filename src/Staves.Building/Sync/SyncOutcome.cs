namespace Staves.Building.Sync;

/// <summary>What a sync came to.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Before">What was here; null where nothing was.</param>
/// <param name="After">What is here now.</param>
/// <param name="Path">Its directory or archive.</param>
public sealed record SyncOutcome(RemoteRepository Repository, RepositoryState? Before, RepositoryState After, string Path)
{
    public bool IsChanged => Before?.Tree != After.Tree;
}
