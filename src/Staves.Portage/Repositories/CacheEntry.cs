using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>A metadata cache entry that has not been read yet.</summary>
abstract class CacheEntry(VersionedPackageName name)
{
    public VersionedPackageName Name { get; } = name;

    /// <exception cref="StavesException">The entry is broken.</exception>
    public abstract PackageMetadata Read();

    /// <summary>Whether the ebuild of this stamp is known to be the one that the entry was made from.</summary>
    public virtual bool IsVerifiedFor(FileStamp ebuild) => false;

    public virtual void RememberVerified(string ebuild)
    {
    }
}
