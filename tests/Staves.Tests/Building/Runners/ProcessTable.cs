using System.Globalization;
using System.Text;

namespace Staves.Tests.Building.Runners;

/// <summary>What runs on this machine now, whoever started it.</summary>
static class ProcessTable
{
    static int _durations;

    /// <summary>A number of seconds, long enough, that no other process of this machine has as an argument.</summary>
    public static string UniqueDuration() =>
        string.Create(CultureInfo.InvariantCulture, $"{1_000_000 + Environment.ProcessId}.{Interlocked.Increment(ref _durations)}5");

    /// <summary>Processes, zombies not counted, whose command line has a word.</summary>
    public static string[] With(string word) => [.. Directory.EnumerateDirectories("/proc")
        .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
        .Select(CommandLine)
        .Where(line => line.Split('\0').Contains(word))];

    public static async Task AppearsAsync(string word) => await UntilAsync(() => With(word).Length > 0, $"no process has `{word}`");

    public static async Task DisappearsAsync(string word) => await UntilAsync(() => With(word).Length == 0, $"a process still has `{word}`");

    static async Task UntilAsync(Func<bool> condition, string complaint)
    {
        // A process that begins another program has no command line for a moment, so the first answer counts.
        for (int i = 0; i < 600; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail(complaint);
    }

    static string CommandLine(string process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(process + "/cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
