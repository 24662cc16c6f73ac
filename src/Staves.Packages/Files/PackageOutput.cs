namespace Staves.Packages.Files;

/// <summary>The file of a package that is being written: it appears by rename when it is complete, and not at all otherwise.</summary>
static class PackageOutput
{
    const int BufferSize = 128 * 1024;

    public static Task WriteAsync(string path, Action<FileStream> write, CancellationToken cancellationToken) =>
        Task.Run(() => Write(path, write), cancellationToken);

    static void Write(string path, Action<FileStream> write)
    {
        string partial = path + ".partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(partial);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw PackageFileFailure.Unwritable(path, exception);
            }

            throw;
        }
    }
}
