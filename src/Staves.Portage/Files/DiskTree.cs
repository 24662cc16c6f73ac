using System.IO.Enumeration;
using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Files;

/// <summary>The files of the disk.</summary>
public sealed class DiskTree : IFileTree
{
    static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    DiskTree()
    {
    }

    public static DiskTree Instance { get; } = new();

    public bool HasFile(string path) => File.Exists(path);

    public bool HasDirectory(string path) => Directory.Exists(path);

    public IEnumerable<string> Names(string directory) => Directory.Exists(directory)
        ? new FileSystemEnumerable<string>(directory, (ref entry) => entry.FileName.ToString(), Everything)
        : [];

    public byte[] ReadBytes(string path) => TryReadBytes(path) ?? throw Missing(path);

    public string? TryReadText(string path) => TryReadBytes(path) is { } content ? Text(content) : null;

    public string ReadText(string path) => Text(ReadBytes(path));

    static byte[]? TryReadBytes(string path)
    {
        try
        {
            return WholeFile.TryRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV2101", $"`{path}` cannot be read: {exception.Message}"), exception);
        }
    }

    static StavesException Missing(string path) => new(new Diagnostic(
        "STV2101", $"`{path}` cannot be read: {(Directory.Exists(path) ? "it is a directory" : "there is no such file")}"));

    static string Text(ReadOnlySpan<byte> content) =>
        Encoding.UTF8.GetString(content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content);
}
