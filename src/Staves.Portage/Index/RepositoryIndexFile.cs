using System.IO.Hashing;
using System.Text;
using Staves.Portage.Files;

namespace Staves.Portage.Index;

/// <summary>Finds the index of a repository in a directory of indexes, and makes it, or makes it anew, where it must.</summary>
/// <param name="directory">Made where it is missing.</param>
/// <param name="root">The absolute path of the repository: a directory or an archive.</param>
sealed class RepositoryIndexFile(string directory, string root)
{
    /// <summary>Fills a new index.</summary>
    /// <param name="writer">Takes the texts.</param>
    /// <param name="previous">The index that was there, if any.</param>
    /// <param name="nanoseconds">The time of now by the kernel's clock.</param>
    public delegate IndexContent Builder(IndexWriter writer, RepositoryIndex? previous, long nanoseconds);

    public string FilePath { get; } = Path.Combine(
        directory,
        $"{Path.GetFileName(root)}-{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(root)))}.index");

    /// <summary>The index; null where no file can be written, or another process writes it just now.</summary>
    /// <param name="isCurrent">Whether a stored index still is what it should be.</param>
    /// <param name="build">Fills it otherwise.</param>
    public RepositoryIndex? TryOpen(Func<RepositoryIndex, bool> isCurrent, Builder build)
    {
        RepositoryIndex? stored = RepositoryIndex.TryOpen(FilePath, root);
        if (stored is not null && isCurrent(stored))
        {
            return stored;
        }

        try
        {
            Directory.CreateDirectory(directory);
            Write(stored, build);
            return RepositoryIndex.TryOpen(FilePath, root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>An index that is kept nowhere.</summary>
    public static RepositoryIndex InMemory(string root, Builder build)
    {
        using var memory = new MemoryStream();
        using var writer = new IndexWriter(memory);
        writer.Complete(build(writer, previous: null, nanoseconds: long.MaxValue));
        return RepositoryIndex.TryRead(memory.ToArray(), root)!;
    }

    void Write(RepositoryIndex? stored, Builder build)
    {
        // One name: what a killed process leaves is written over, and the lock keeps two writers apart.
        string temporary = $"{FilePath}.new";
        using var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        using var writer = new IndexWriter(file);
        try
        {
            writer.Complete(build(writer, stored, FileStatus.Of(temporary)?.ChangedNanoseconds ?? 0));

            // Before the lock is given back, so that nobody else can have opened it.
            File.Move(temporary, FilePath, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
