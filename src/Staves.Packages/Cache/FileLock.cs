using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Cache;

/// <summary>
/// A lock that two processes, or two tasks of one, may contend for: flock(2) on a file that stays where it is. The kernel frees it
/// when its process ends, however that ends.
/// </summary>
public sealed partial class FileLock : IDisposable
{
    // Linux's values, the same on x86-64, arm64 and riscv64.
    const int OpenReadWrite = 2;
    const int OpenCreate = 0x40;
    const int OpenCloseOnExec = 0x80000;
    const uint OwnerWritesOthersRead = 420;
    const int LockShared = 1;
    const int LockExclusive = 2;
    const int LockNonBlocking = 4;
    const int ErrorInterrupted = 4;
    const int ErrorWouldBlock = 11;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    readonly SafeFileHandle _handle;

    FileLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Waits until the lock is free, or until cancelled; makes the file and its directory.</summary>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileLock? acquired = TryAcquire(path);
            if (acquired is not null)
            {
                return acquired;
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>The lock, or null where somebody else holds it now.</summary>
    public static FileLock? TryAcquire(string path) => TryAcquire(path, LockExclusive);

    /// <summary>The lock together with others who only use what it protects; null where somebody holds it alone.</summary>
    public static FileLock? TryAcquireShared(string path) => TryAcquire(path, LockShared);

    static FileLock? TryAcquire(string path, int operation)
    {
        SafeFileHandle handle = Open(path);
        while (true)
        {
            if (Flock(handle, operation | LockNonBlocking) == 0)
            {
                return new FileLock(handle);
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == ErrorInterrupted)
            {
                continue;
            }

            handle.Dispose();
            return error == ErrorWouldBlock
                ? null
                : throw Failure(path, Marshal.GetPInvokeErrorMessage(error), null);
        }
    }

    /// <summary>Frees the lock; its file stays, since removing it would let two holders have one lock each.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Not File.OpenHandle: that takes a lock of .NET's own, and fails where somebody holds this one.</summary>
    static SafeFileHandle Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, exception.Message, exception);
        }

        while (true)
        {
            int descriptor = Open(path, OpenReadWrite | OpenCreate | OpenCloseOnExec, OwnerWritesOthersRead);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != ErrorInterrupted)
            {
                throw Failure(path, Marshal.GetPInvokeErrorMessage(error), null);
            }
        }
    }

    static StavesException Failure(string path, string reason, Exception? inner) =>
        new(new Diagnostic("STV4033", $"`{path}` cannot be locked: {reason}", new SourceLocation(path)), inner);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
