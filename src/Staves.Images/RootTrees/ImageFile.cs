using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>Files that appear whole or not at all.</summary>
static class ImageFile
{
    const int BufferSize = 256 * 1024;

    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}");
        bool finished = false;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferSize))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            finished = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV7005", $"`{path}` cannot be written: {exception.Message}", new SourceLocation(path)), exception);
        }
        finally
        {
            if (!finished)
            {
                File.Delete(temporary);
            }
        }
    }
}
