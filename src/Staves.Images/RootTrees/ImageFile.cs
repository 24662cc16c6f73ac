using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>Files that appear whole or not at all. What a killed run had begun is removed when the same file is written again.</summary>
static class ImageFile
{
    const int BufferSize = 256 * 1024;
    const string TemporarySuffix = ".part";
    const int MostAttempts = 10;

    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Write(
            Path.GetDirectoryName(full)!,
            Path.GetFileName(full),
            output =>
            {
                write(output);

                // It may take the place of a good one, which must not be lost to a power cut.
                output.Flush(flushToDisk: true);
                return full;
            },
            written => written);
    }

    /// <summary>Writes a file whose name follows from its content, and so is known only once it is written. It is not waited for until the
    /// disk has it: what a power cut leaves of it is too short, which whoever knows its name and its size can tell.</summary>
    /// <param name="directory">Made if missing.</param>
    /// <param name="label">What the file is called until then.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="pathOf">Where it goes, in the same directory.</param>
    public static T Write<T>(string directory, string label, Func<FileStream, T> write, Func<T, string> pathOf)
    {
        try
        {
            Directory.CreateDirectory(directory);
            RemoveLeftovers(directory, label);
            using FileStream file = CreateTemporary(directory, label);
            return WriteAndRename(file, write, pathOf);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string path = Path.Combine(directory, label);
            throw new StavesException(
                new Diagnostic("STV7005", $"`{path}` cannot be written: {exception.Message}", new SourceLocation(path)), exception);
        }
    }

    /// <summary>Nobody else may open it, which .NET sees to with flock(2): that tells it from a leftover, until it has its name.</summary>
    static FileStream CreateTemporary(string directory, string label)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(directory, $".{label}.{Path.GetRandomFileName()}{TemporarySuffix}");
            try
            {
                var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
                if (File.Exists(path))
                {
                    return file;
                }

                file.Dispose();
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Between making and locking it, somebody took it for a leftover.
            }
        }
    }

    static T WriteAndRename<T>(FileStream file, Func<FileStream, T> write, Func<T, string> pathOf)
    {
        bool finished = false;
        try
        {
            T written = write(file);
            file.Flush();
            File.Move(file.Name, pathOf(written), overwrite: true);
            finished = true;
            return written;
        }
        finally
        {
            if (!finished)
            {
                File.Delete(file.Name);
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
