using System.Collections.Immutable;

namespace Staves.Building.Processes;

/// <summary>Finds programs as a shell does, and where distributions keep those for administrators too.</summary>
public static class ProgramFinder
{
    /// <summary>Where a system keeps its own programs.</summary>
    public static readonly ImmutableArray<string> SystemDirectories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program on this process's own search path.</summary>
    public static string? Find(string name)
    {
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Where(directory => directory.StartsWith('/'));
        return Find(name, path.Concat(SystemDirectories));
    }

    /// <summary>The program that a build in the sandbox finds, where only the system's own directories are on the search path.</summary>
    public static string? FindInSystem(string name) => Find(name, SystemDirectories);

    static string? Find(string name, IEnumerable<string> directories) => name.StartsWith('/')
        ? IsExecutable(name) ? name : null
        : directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(IsExecutable);

    static bool IsExecutable(string path)
    {
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None;
        }
        catch (IOException)
        {
            // A link that leads nowhere exists too.
            return false;
        }
    }
}
