using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>Compares the files of a directory with its Manifest, and with those further down that it lists (GLEP 74). It says whether the
/// tree is what the top Manifest says; who wrote that one is for its signature to tell.</summary>
/// <remarks>Files and directories with a name that starts with a dot do not count. A thin Manifest lists no files of the package, so
/// every one would be stray. Links to files are followed, links to directories are not.</remarks>
public static class ManifestVerifier
{
    /// <summary>Everything that is wrong, by path; empty where the tree is as it should be.</summary>
    /// <param name="directory">A package, or the top of a tree: it has a file `Manifest`.</param>
    /// <param name="cancellationToken">Looked at between files, and within long ones.</param>
    /// <exception cref="StavesException">The directory has no Manifest, or a broken one.</exception>
    public static ImmutableArray<ManifestFault> Verify(string directory, CancellationToken cancellationToken)
    {
        ManifestListing listing = ManifestListing.Read(directory, cancellationToken);
        KeyValuePair<string, ManifestEntry>[] files = [.. listing.Files.Where(file => !listing.IsIgnored(file.Key))];
        var ofFiles = new ManifestFault?[files.Length];
        Parallel.For(
            0,
            files.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            index => ofFiles[index] = Verify(directory, files[index].Key, files[index].Value, cancellationToken));
        return
        [
            .. listing.Faults.Concat(ofFiles.OfType<ManifestFault>()).Concat(Stray(directory, "", listing))
                .OrderBy(fault => fault.Path, StringComparer.Ordinal)
                .ThenBy(fault => fault.Kind),
        ];
    }

    /// <summary>What is wrong with one file; null where it is as listed.</summary>
    internal static ManifestFault? Verify(string directory, string path, ManifestEntry entry, CancellationToken cancellationToken)
    {
        string[] known = [.. entry.Hashes.Keys.Where(ManifestHashes.IsKnown)];
        if (known.Length == 0)
        {
            return new ManifestFault(path, ManifestFaultKind.NoHash, $"listed with {string.Join(", ", entry.Hashes.Keys)} only");
        }

        try
        {
            var file = new FileInfo(Path.Combine(directory, path));
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                file = target;
            }

            if (!file.Exists)
            {
                return Directory.Exists(file.FullName)
                    ? new ManifestFault(path, ManifestFaultKind.NotAFile, "a directory")
                    : new ManifestFault(path, ManifestFaultKind.Missing);
            }

            if (file.Length != entry.Size)
            {
                return new ManifestFault(path, ManifestFaultKind.Size, $"{file.Length} bytes, not {entry.Size}");
            }

            // An empty file need not be opened, and a pipe, which looks like one, must not be.
            using Stream content = file.Length == 0 ? Stream.Null : file.OpenRead();
            (long size, IReadOnlyDictionary<string, string> hashes) = ManifestHashes.Of(content, known, cancellationToken);
            return size != entry.Size
                ? new ManifestFault(path, ManifestFaultKind.Size, $"{size} bytes, not {entry.Size}")
                : known.Where(name => hashes[name] != entry.Hashes[name])
                    .Select(name => new ManifestFault(path, ManifestFaultKind.Hash, $"{name} {hashes[name]}, not {entry.Hashes[name]}"))
                    .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ManifestFault(path, ManifestFaultKind.NotAFile, exception.Message);
        }
    }

    static IEnumerable<ManifestFault> Stray(string root, string directory, ManifestListing listing)
    {
        if (Entries(Path.Combine(root, directory)) is not { } entries)
        {
            return [new ManifestFault(directory.TrimEnd('/'), ManifestFaultKind.Unreadable, "the directory cannot be read")];
        }

        return entries
            .Where(entry => $"{directory}{entry.Name}" is var path && !listing.MayBeUnlisted(path) && !listing.Files.ContainsKey(path))
            .SelectMany(entry => entry switch
            {
                DirectoryInfo { LinkTarget: null } => Stray(root, $"{directory}{entry.Name}/", listing),
                DirectoryInfo => [new ManifestFault(directory + entry.Name, ManifestFaultKind.NotAFile, "a link to a directory")],
                _ => [new ManifestFault(directory + entry.Name, ManifestFaultKind.Stray)],
            });
    }

    static FileSystemInfo[]? Entries(string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
