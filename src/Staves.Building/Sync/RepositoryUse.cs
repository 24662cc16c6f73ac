using Staves.Packages.Cache;

namespace Staves.Building.Sync;

/// <summary>A state of a repository that stays where it is as long as this is not disposed of, whatever is synced meanwhile.</summary>
/// <param name="path">The directory or archive.</param>
/// <param name="held">The lock that keeps it.</param>
public sealed class RepositoryUse(string path, FileLock held) : IDisposable
{
    public string Path => path;

    public void Dispose() => held.Dispose();
}
