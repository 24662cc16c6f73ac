namespace Staves.Portage.Repositories;

/// <summary>How a repository is opened.</summary>
public sealed record RepositoryOptions
{
    public static RepositoryOptions Default { get; } = new();

    /// <summary>A directory of this user's, where indexes, generated metadata and what is unpacked of snapshots are kept; made where it is
    /// missing. Null keeps nothing: then every entry is read from its file, and a snapshot is read as a whole each time.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Sources ebuilds without a metadata cache entry, or with one that is out of date, so that
    /// <see cref="RepositorySet.VersionsOf"/> knows what they say now. Null takes the metadata cache as it is.</summary>
    public IMetadataGenerator? Generator { get; init; }
}
