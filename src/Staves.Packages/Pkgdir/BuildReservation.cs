using System.Globalization;
using System.Runtime.InteropServices;
using Staves.Packages.Cache;

namespace Staves.Packages.Pkgdir;

/// <summary>
/// A number that one process has taken for a build that it writes: a hidden file that it keeps locked, so that the others know when
/// it has died.
/// </summary>
sealed partial class BuildReservation : IDisposable
{
    const string Suffix = ".reserved";
    const string TemporarySuffix = ".unfinished";
    const int ErrorExists = 17;

    readonly string _file;
    readonly FileLock _lock;

    BuildReservation(string file, FileLock held, long buildId) => (_file, _lock, BuildId) = (file, held, buildId);

    public long BuildId { get; }

    /// <summary>Where the package is written, beside its final place.</summary>
    public string TemporaryPath => _file[..^Suffix.Length] + TemporarySuffix;

    /// <summary>Takes a number; only for who holds the lock of the directory.</summary>
    public static BuildReservation Take(string directory, string pf, long buildId)
    {
        string file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $".{pf}-{buildId}{Suffix}"));
        FileLock held = FileLock.TryAcquire(file) ?? throw new IOException($"`{file}` is locked");
        return new BuildReservation(file, held, buildId);
    }

    /// <summary>
    /// Removes a reservation whose process has died, with what it wrote, and what a reservation that is gone left; only for who holds
    /// the lock of the directory. False for everything else.
    /// </summary>
    public static bool RemoveIfAbandoned(string file)
    {
        string name = Path.GetFileName(file);
        int end = name.IndexOf(TemporarySuffix, StringComparison.Ordinal);
        string reservation = end > 0 ? Path.Combine(Path.GetDirectoryName(file)!, name[..end] + Suffix) : file;
        if (!name.StartsWith('.') || !reservation.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        using FileLock? held = FileLock.TryAcquire(reservation);
        if (held is null)
        {
            return false;
        }

        Remove(reservation);
        return true;
    }

    /// <summary>Gives the package its name; false if there is one of that name already.</summary>
    public bool TryPublish(string path)
    {
        // Unlike a rename this cannot replace what another program has put there since.
        if (Link(TemporaryPath, path) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == ErrorExists ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        return true;
    }

    /// <summary>Frees the number; what was not published is gone.</summary>
    public void Dispose()
    {
        Remove(_file);
        _lock.Dispose();
    }

    static void Remove(string reservation)
    {
        string stem = Path.GetFileName(reservation)[..^Suffix.Length];
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple };
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(reservation)!, stem + TemporarySuffix + "*", all))
        {
            File.Delete(file);
        }

        File.Delete(reservation);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);
}
