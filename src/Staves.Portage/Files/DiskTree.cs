using System.Text;
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

    public byte[] ReadBytes(string path)
    {
        try
        {
            return WholeFile.TryRead(path) ?? throw new FileNotFoundException($"Could not find file '{path}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV2101", $"`{path}` cannot be read: {exception.Message}"), exception);
        }
    }

    public string ReadText(string path)
    {
        ReadOnlySpan<byte> text = ReadBytes(path);
        return Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
    }
}
