using System.Globalization;
using System.Runtime.InteropServices;
using Staves.Building.Drivers;

namespace Staves.Building.Scheduling;

/// <summary>
/// GNU make's jobserver for all builds of a run: a FIFO with a byte for each command that may run besides the one that every build may run
/// anyway. Who takes a byte puts it back afterwards.
/// </summary>
sealed partial class JobServer : IDisposable
{
    const uint OwnerMode = 0x180;

    readonly WorkDirectory _directory;
    readonly int _jobs;
    readonly List<FileStream> _pipes = [];

    /// <param name="parent">Where its directory is made.</param>
    /// <param name="jobs">How many commands may run at a time.</param>
    public JobServer(string parent, int jobs)
    {
        _directory = WorkDirectory.Create(parent, "jobserver");
        _jobs = jobs;
        Renew();
    }

    /// <summary>The FIFO that builds use that start now.</summary>
    public string Path => _pipes[^1].Name;

    /// <summary>A build that was ended has kept its bytes; those that start from now on have all of them again.</summary>
    public void Renew()
    {
        string path = _directory.Of(string.Create(CultureInfo.InvariantCulture, $"pipe{_pipes.Count}"));
        if (MakeFifo(path, OwnerMode) != 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        // Somebody has to have it open, or it forgets what is in it.
        var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        pipe.Write([.. Enumerable.Repeat((byte)'+', _jobs - 1)]);
        _pipes.Add(pipe);
    }

    public void Dispose()
    {
        foreach (FileStream pipe in _pipes)
        {
            pipe.Dispose();
        }

        _directory.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);
}
