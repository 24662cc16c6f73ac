using System.Globalization;
using Staves.Packages.Cache;

namespace Staves.Building.Drivers;

/// <summary>
/// A directory of one build or run. A lock beside it tells whether that still goes on, so that what a killed process left is swept
/// away by the next.
/// </summary>
public sealed class WorkDirectory : IDisposable
{
    readonly FileLock _lock;

    WorkDirectory(string path, FileLock held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Whether the directory stays behind.</summary>
    public bool IsKept { get; set; }

    /// <summary>Makes an empty directory in another one that no other process uses, and sweeps that.</summary>
    /// <param name="parent">Made if missing.</param>
    /// <param name="name">What it is for; a number is added.</param>
    public static WorkDirectory Create(string parent, string name)
    {
        Directory.CreateDirectory(parent);
        Sweep(parent);
        for (int number = 1; ; number++)
        {
            string path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{name}.{number}"));
            if (!File.Exists(KeptMark(path)) && FileLock.TryAcquire(LockOf(path)) is { } held)
            {
                Remove(path);
                Directory.CreateDirectory(path);
                return new WorkDirectory(path, held);
            }
        }
    }

    /// <summary>Removes the work directories in a directory whose builds have ended, however they ended.</summary>
    public static void Sweep(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(parent, "*.lock").Select(file => file[..^".lock".Length]))
        {
            using FileLock? held = FileLock.TryAcquire(LockOf(path));
            if (held is not null && !File.Exists(KeptMark(path)))
            {
                Remove(path);
            }
        }
    }

    /// <summary>A path in it.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (IsKept)
        {
            File.WriteAllText(KeptMark(Path), "");
        }
        else
        {
            Remove(Path);
        }

        _lock.Dispose();
    }

    static string LockOf(string path) => path + ".lock";

    static string KeptMark(string path) => System.IO.Path.Combine(path, "kept");

    /// <summary>Removes a directory with all that is in it, whatever modes there are.</summary>
    internal static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A build may have made directories that not even their owner may write into.
            OpenUp(path);
            Directory.Delete(path, recursive: true);
        }
    }

    static void OpenUp(string directory)
    {
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (DirectoryInfo child in new DirectoryInfo(directory).EnumerateDirectories().Where(child => child.LinkTarget is null))
        {
            OpenUp(child.FullName);
        }
    }
}
