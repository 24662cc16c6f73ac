using System.Diagnostics;
using System.Text;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>What a run must not leave behind: processes that know the test's directory, and mounts in it.</summary>
static class Leftovers
{
    // Killing is asynchronous; a process that still runs after this long was left.
    static readonly TimeSpan LongestDeath = TimeSpan.FromSeconds(10);

    public static void MustBeNone(string directory)
    {
        long start = Stopwatch.GetTimestamp();
        string[] found;
        while ((found = [.. ProcessesOf(directory), .. MountsOf(directory)]).Length > 0 && Stopwatch.GetElapsedTime(start) < LongestDeath)
        {
            Thread.Sleep(20);
        }

        Assert.True(found.Length == 0, $"left behind:\n{string.Join('\n', found)}");
    }

    static IEnumerable<string> MountsOf(string directory) =>
        File.ReadLines("/proc/mounts").Where(line => line.Split(' ')[1].StartsWith(directory, StringComparison.Ordinal)).Select(line => $"mount {line}");

    /// <summary>Command line, environment, working directory or root mention the directory; or the process sits in mounts of it.</summary>
    static IEnumerable<string> ProcessesOf(string directory)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (Path.GetFileName(process) == $"{Environment.ProcessId}" || !Mentions(process, directory))
            {
                continue;
            }

            string command = Read($"{process}/cmdline").Replace('\0', ' ').Trim();
            // A zombie has no command line: somebody else's process that nobody waits for.
            if (command.Length > 0)
            {
                yield return $"process {Path.GetFileName(process)}: {command}";
            }
        }
    }

    static bool Mentions(string process, string directory) =>
        new[] { "cmdline", "environ", "mountinfo" }.Any(file => Read($"{process}/{file}").Contains(directory, StringComparison.Ordinal));

    static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
