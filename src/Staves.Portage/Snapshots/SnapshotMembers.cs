using System.Formats.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Portage.Snapshots;

/// <summary>Reads a snapshot of a repository, a tar archive in any of the usual compressions, from its first member to its last.</summary>
static class SnapshotMembers
{
    const long LongestFile = 1 << 26;

    /// <summary>The regular files that are wanted, in the order of the archive.</summary>
    /// <param name="archive">The path of the archive.</param>
    /// <param name="isWanted">Gets the path of a member without a leading `./`.</param>
    /// <param name="cancellationToken">Ends it between two members.</param>
    /// <exception cref="StavesException">STV2113: the archive cannot be read.</exception>
    public static IEnumerable<(string Path, byte[] Content)> Read(
        string archive, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        using FileStream file = OpenFile(archive);
        using Stream content = Guard(archive, () => Decompression.Open(file));
        using var tar = new TarReader(content);
        while (Guard(archive, () => tar.GetNextEntry()) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && isWanted(path))
            {
                yield return (path, Guard(archive, () => ContentOf(entry)));
            }
        }

        // A tar archive may end before its file does, and only there the checksums stand.
        Guard(archive, () => Drain(content));
    }

    static byte[] ContentOf(TarEntry entry)
    {
        if (entry.DataStream is not { } stream)
        {
            return [];
        }

        // What is wanted of a repository is text of people's.
        byte[] content = new byte[entry.Length <= LongestFile ? entry.Length : throw new InvalidDataException($"`{entry.Name}` is too long")];
        stream.ReadExactly(content);
        return content;
    }

    static bool Drain(Stream content)
    {
        content.CopyTo(Stream.Null);
        return true;
    }

    static FileStream OpenFile(string archive) => Guard(
        archive, () => new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));

    static T Guard<T>(string archive, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (StavesException or OperationCanceledException))
        {
            throw SnapshotFailure.Of(archive, exception.Message, exception);
        }
    }
}
