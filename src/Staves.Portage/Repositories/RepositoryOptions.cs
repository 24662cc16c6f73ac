namespace Staves.Portage.Repositories;

/// <summary>How a repository is opened.</summary>
public sealed record RepositoryOptions
{
    public static RepositoryOptions Default { get; } = new();

    /// <summary>A directory of this user's, where indexes, generated metadata and what is unpacked of snapshots are kept; made where it is
    /// missing. Null keeps nothing: then every entry is read from its file, and a snapshot is read as a whole each time.</summary>
    public string? CacheDirectory { get; init; }
}
