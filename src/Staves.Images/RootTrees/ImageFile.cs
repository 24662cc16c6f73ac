using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>Files that appear whole or not at all. What a killed run had begun is removed when the same file is written again.</summary>
static class ImageFile
{
    const int BufferSize = 256 * 1024;
    const string TemporarySuffix = ".part";

    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Write(
            Path.GetDirectoryName(full)!,
            Path.GetFileName(full),
            output =>
            {
                write(output);
                return full;
            },
            written => written);
    }

    /// <summary>Writes a file whose name is known only once it is written.</summary>
    /// <param name="directory">Made if missing.</param>
    /// <param name="label">What the file is called until then.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="pathOf">Where it goes, in the same directory.</param>
    public static T Write<T>(string directory, string label, Func<Stream, T> write, Func<T, string> pathOf)
    {
        try
        {
            Directory.CreateDirectory(directory);
            RemoveLeftovers(directory, label);
            string temporary = Path.Combine(directory, $".{label}.{Path.GetRandomFileName()}{TemporarySuffix}");
            return WriteAndRename(temporary, write, pathOf);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string path = Path.Combine(directory, label);
            throw new StavesException(
                new Diagnostic("STV7005", $"`{path}` cannot be written: {exception.Message}", new SourceLocation(path)), exception);
        }
    }

    static T WriteAndRename<T>(string temporary, Func<Stream, T> write, Func<T, string> pathOf)
    {
        bool finished = false;
        try
        {
            // Nobody else may open it, which .NET sees to with flock(2): that tells it from a leftover, until it has its name.
            using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
            T written = write(file);
            file.Flush(flushToDisk: true);
            File.Move(temporary, pathOf(written), overwrite: true);
            finished = true;
            return written;
        }
        finally
        {
            if (!finished)
            {
                File.Delete(temporary);
            }
        }
    }

    static void RemoveLeftovers(string directory, string label)
    {
        foreach (string leftover in Directory.EnumerateFiles(directory, $".{label}.*{TemporarySuffix}"))
        {
            using FileLock? held = FileLock.TryAcquire(leftover);
            if (held is not null)
            {
                File.Delete(leftover);
            }
        }
    }
}
