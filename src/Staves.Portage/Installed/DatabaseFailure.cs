using Staves.Portage.Diagnostics;

namespace Staves.Portage.Installed;

/// <summary>What may go wrong with the files of an installed-package database.</summary>
static class DatabaseFailure
{
    public static StavesException Of(string message, Exception? cause = null) => new(new Diagnostic("STV2130", message), cause);

    /// <summary>Runs what reads or writes a file, and says which it was where it fails.</summary>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Of($"`{path}` of the installed-package database is not accessible: {exception.Message}", exception);
        }
    }
}
