using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>
/// The directory of one build: `work image temp homedir distdir state …`. A lock beside it tells whether its build still runs, so
/// that what a killed run left can be swept away.
/// </summary>
sealed class WorkDirectory : IDisposable
{
    static readonly string[] Subdirectories =
        ["build/work", "build/image", "build/temp", "build/homedir", "build/distdir", "build/files", "build/state", "lib", "sysroot"];

    readonly FileLock _lock;

    WorkDirectory(string path, FileLock held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Whether the directory stays behind.</summary>
    public bool IsKept { get; set; }

    /// <summary>PORTAGE_BUILDDIR, outside.</summary>
    public string Build => Of("build");

    public string Image => Of("build/image");

    public string Files => Of("build/files");

    public string State => Of("build/state");

    public string Sysroot => Of("sysroot");

    public string Libraries => Of("lib");

    /// <exception cref="StavesException">STV5310: another build uses it.</exception>
    public static WorkDirectory Create(string path)
    {
        FileLock held = FileLock.TryAcquire(LockOf(path))
            ?? throw new StavesException(new Diagnostic("STV5310", $"another build is using `{path}`"));
        Remove(path);
        foreach (string name in Subdirectories)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, name));
        }

        return new WorkDirectory(path, held);
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

    static void Remove(string path)
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
