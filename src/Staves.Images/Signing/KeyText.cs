using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>The text of a key's file, which is short.</summary>
static class KeyText
{
    const int Longest = 64 * 1024;

    /// <exception cref="StavesException">STV7300: it cannot be read, or is too long to be a key.</exception>
    public static string Read(string file)
    {
        try
        {
            return new FileInfo(file).Length <= Longest ? File.ReadAllText(file) : throw SigningFailure.NotAKey(file, $"it is longer than {Longest} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SigningFailure.NotAKey(file, exception.Message, exception);
        }
    }
}
