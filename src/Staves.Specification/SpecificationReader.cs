using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Specification.Reading;
using Staves.Specification.Toml;

namespace Staves.Specification;

/// <summary>Reads `staves.toml`; all that is wrong with a file is told at once.</summary>
public static class SpecificationReader
{
    const int LongestFile = 1 << 20;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="StavesException">The file cannot be read, or is not a specification; with all diagnostics in the file's order.</exception>
    public static ImageSpecification Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] buffer = new byte[LongestFile + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > LongestFile
                ? throw Unreadable(path, "is larger than 1 MiB, which no specification is", null)
                : Parse(StrictUtf8.GetString(buffer, 0, length), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "does not exist", exception, "name a file with --config FILE, or write one with `staves init`");
        }
        catch (DecoderFallbackException exception)
        {
            throw Unreadable(path, "is not UTF-8 text", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Read"/>, of a text; the file's path is for locations and to resolve relative paths from.</summary>
    /// <exception cref="StavesException">The text is not a specification; with all diagnostics in the file's order.</exception>
    public static ImageSpecification Parse(string text, string file)
    {
        DiagnosticCollector diagnostics = new();
        TomlNode.Table? table = TomlDocument.Parse(text, file, diagnostics);
        if (table is null)
        {
            throw diagnostics.Exception();
        }

        string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        ImageSpecification specification = new RootReader(file, directory, diagnostics).Read(table);
        return diagnostics.IsEmpty ? specification : throw diagnostics.Exception();
    }

    static StavesException Unreadable(string path, string reason, Exception? inner, string? hint = null) =>
        new(new Diagnostic("STV1002", $"`{path}` {reason}", new SourceLocation(path), hint), inner);
}
