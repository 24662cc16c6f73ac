using System.Globalization;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Portage.Snapshots;

/// <summary>Unpacks directories of a snapshot that building needs and planning does not. What was unpacked before stays and is not
/// unpacked again.</summary>
/// <param name="archive">The path of the snapshot.</param>
/// <param name="prefix">What stands in the archive before the paths of the repository.</param>
/// <param name="directory">Where to unpack: a directory there for each state of each archive.</param>
sealed class SnapshotSources(string archive, string prefix, string directory)
{
    /// <summary>Stands where the root of the repository would.</summary>
    public string Root { get; } = Path.Combine(
        directory, $"{Path.GetFileName(archive)}-{FileStamp.Of(archive).Value.ToString("x16", CultureInfo.InvariantCulture)}");

    /// <param name="paths">Directories, relative to the repository; one that the archive lacks becomes an empty one.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <exception cref="StavesException">STV2113: the archive cannot be read.</exception>
    public void Unpack(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        string[] missing = [.. paths.Distinct(StringComparer.Ordinal).Where(path => !Directory.Exists(Path.Combine(Root, path)))];
        if (missing.Length == 0)
        {
            return;
        }

        // A directory appears by a rename when it is complete: what a killed process leaves is not taken for it.
        string work = string.Create(CultureInfo.InvariantCulture, $"{Root}.{Environment.ProcessId}");
        try
        {
            foreach (string path in missing)
            {
                Directory.CreateDirectory(Path.Combine(work, path));
            }

            foreach ((string path, byte[] content) in SnapshotMembers.Read(archive, path => IsBelow(path, missing), cancellationToken))
            {
                string target = Path.Combine(work, path[prefix.Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, content);
            }

            foreach (string path in missing)
            {
                Publish(Path.Combine(work, path), Path.Combine(Root, path));
            }
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    bool IsBelow(string path, string[] paths)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> relative = path.AsSpan(prefix.Length);
        foreach (string below in paths)
        {
            if (relative.Length > below.Length && relative[below.Length] == '/' && relative.StartsWith(below, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    static void Publish(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException) when (Directory.Exists(to))
        {
            // Another process was faster.
        }
    }
}
