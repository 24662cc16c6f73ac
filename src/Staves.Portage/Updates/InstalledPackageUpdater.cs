using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;

namespace Staves.Portage.Updates;

/// <summary>Gives the entries of an installed-package database today's names and slots, in themselves and in their dependencies, as
/// Portage does after a sync. World and configuration files are texts of the user: see <see cref="UpdatedTexts"/>.</summary>
public sealed class InstalledPackageUpdater(InstalledPackageDatabase database)
{
    /// <summary>Rewrites what the moves concern, and nothing else. COUNTER and CONTENTS stay; an entry whose new name is taken keeps its
    /// own.</summary>
    /// <returns>The entries that were written.</returns>
    /// <exception cref="StavesException">An entry cannot be read or written.</exception>
    public ImmutableArray<InstalledPackage> Apply(RepositoryUpdates updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        var writer = new InstalledPackageWriter(database);
        return [.. database.Packages().ToArray().Select(package => Apply(updates, package, writer)).OfType<InstalledPackage>()];
    }

    InstalledPackage? Apply(RepositoryUpdates updates, InstalledPackage package, InstalledPackageWriter writer)
    {
        EntryFiles files = package.ReadFiles();
        (BuiltPackage updated, EntryFiles updatedFiles) = updates.Of(package.Repository).ApplyToFiles(package.Built, files);
        bool isMoved = updated.Name != package.Name && database.Find(updated.Name) is null;
        if (ReferenceEquals(updatedFiles, files) || (updated.Name != package.Name && !isMoved))
        {
            return null;
        }

        InstalledPackage written = writer.Write(updated.Name, updatedFiles, package.Contents, package.Counter);
        if (isMoved)
        {
            writer.Remove(package);
        }

        return written;
    }
}
