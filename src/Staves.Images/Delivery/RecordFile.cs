using Staves.Portage.Diagnostics;

namespace Staves.Images.Delivery;

/// <summary>A document about an image, written where somebody wants it.</summary>
public static class RecordFile
{
    /// <summary>Writes beside it and renames.</summary>
    /// <exception cref="StavesException">STV8301: it cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        string partial = $"{path}.partial-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV8301", $"`{path}` cannot be written: {exception.Message}", new SourceLocation(path), "look at its directory, or name another"),
                exception);
        }
    }
}
