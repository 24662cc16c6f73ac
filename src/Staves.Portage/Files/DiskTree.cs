using Staves.Portage.Diagnostics;

namespace Staves.Portage.Files;

/// <summary>The files of the disk.</summary>
public sealed class DiskTree : IFileTree
{
    DiskTree()
    {
    }

    public static DiskTree Instance { get; } = new();

    public bool HasFile(string path) => File.Exists(path);

    public bool HasDirectory(string path) => Directory.Exists(path);

    public IEnumerable<string> Names(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry))
        : [];

    public byte[] ReadBytes(string path) => Read(path, File.ReadAllBytes);

    public string ReadText(string path) => Read(path, File.ReadAllText);

    static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV2101", $"`{path}` cannot be read: {exception.Message}"), exception);
        }
    }
}
