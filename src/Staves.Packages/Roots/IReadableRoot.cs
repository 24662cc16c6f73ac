using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;

namespace Staves.Packages.Roots;

/// <summary>A root filesystem that is read and never run: nothing in it is executed, and no link in it leads out of it. Safe to use from
/// several threads.</summary>
public interface IReadableRoot : IDisposable
{
    /// <summary>As messages name it.</summary>
    string Name { get; }

    /// <summary>Tells it from other roots whose objects have the same stamps.</summary>
    string Identity { get; }

    /// <summary>Whether nothing in it can change, so that its identity stands for all of it.</summary>
    bool IsFixed { get; }

    /// <summary>The directory that it is; null where it lies in archives.</summary>
    string? DirectoryPath { get; }

    /// <summary>The packages that are installed in it.</summary>
    InstalledPackageDatabase Installed { get; }

    /// <summary>A directory with its `etc/portage`, as far as it has one (Portage's PORTAGE_CONFIGROOT).</summary>
    string ConfigRoot { get; }

    /// <summary>What is at a path, be it a link itself; null where there is nothing.</summary>
    /// <param name="path">From the root, without links before its last part: `usr/bin/bash`; empty for the root itself.</param>
    /// <exception cref="StavesException">STV4201: it cannot be told.</exception>
    RootObject? Find(string path);

    /// <summary>The stamp of what is at a path, which is cheaper to tell; null where there is nothing.</summary>
    /// <inheritdoc cref="Find"/>
    string? StampOf(string path) => Find(path)?.Stamp;

    /// <summary>The names in a directory, sorted; none where there is no such directory.</summary>
    /// <param name="directory">As the path of <see cref="Find"/>.</param>
    /// <exception cref="StavesException">STV4201: the directory cannot be read.</exception>
    IEnumerable<string> Names(string directory);

    /// <summary>The content of a file.</summary>
    /// <param name="file">What <see cref="Find"/> has found.</param>
    /// <exception cref="StavesException">STV4201: it cannot be read.</exception>
    Stream Open(RootObject file);
}
