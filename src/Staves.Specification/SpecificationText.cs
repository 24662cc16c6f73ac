using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>Reads the text of a specification or of its lock.</summary>
static class SpecificationText
{
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="StavesException">STV1002: it cannot be read, is no UTF-8, or is longer than <paramref name="longest"/> bytes.</exception>
    public static string Read(string path, int longest)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            // A device or a file of /proc has no length to go by.
            byte[] buffer = new byte[(stream is { CanSeek: true, Length: > 0 } ? Math.Min(stream.Length, longest) : longest) + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > longest
                ? throw Unreadable(path, $"is larger than {longest >> 20} MiB, which none is", null)
                : StrictUtf8.GetString(buffer, 0, length);
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

    static StavesException Unreadable(string path, string reason, Exception? inner, string? hint = null) =>
        new(new Diagnostic("STV1002", $"`{path}` {reason}", new SourceLocation(path), hint), inner);
}
