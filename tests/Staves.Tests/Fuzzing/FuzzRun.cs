using System.Diagnostics;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Fuzzing;

/// <summary>Feeds one target, and keeps what went wrong: an exception that is none of ours, a text that took too long, or one that took
/// too much memory.</summary>
sealed class FuzzRun(FuzzTarget target)
{
    const int MostFindings = 5;
    const long MostBytes = 128 * 1024 * 1024;

    // A text of 64 KiB is read in milliseconds; the rest is for a machine that is busy otherwise.
    static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    readonly TextMutator _mutator = new(target.Seeds, target.IsBinary);
    readonly List<string> _findings = [];

    public IReadOnlyList<string> Findings => _findings;

    public ulong Inputs { get; private set; }

    public TimeSpan Time { get; private set; }

    /// <summary>Feeds the texts from a number on, until there were <paramref name="count"/> or the time is over.</summary>
    public void Feed(ulong first, ulong count, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        for (ulong number = first; number - first < count && clock.Elapsed < limit && !TestContext.Current.CancellationToken.IsCancellationRequested && _findings.Count < MostFindings; number++)
        {
            FeedOne(number);
            Inputs++;
        }

        Time += clock.Elapsed;
    }

    void FeedOne(ulong number)
    {
        string text = _mutator.Make(number);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            target.Read(text);
        }
        catch (StavesException)
        {
        }
        catch (Exception exception)
        {
            Report(number, text, exception.ToString());
        }

        if (clock.Elapsed > LongestTime)
        {
            Report(number, text, $"takes {clock.Elapsed.TotalSeconds:0.0} s");
        }

        if (GC.GetAllocatedBytesForCurrentThread() - allocated is > MostBytes and var bytes)
        {
            Report(number, text, $"takes {bytes / 1024 / 1024} MiB");
        }
    }

    void Report(ulong number, string text, string what) =>
        _findings.Add($"{target.Name}, text {number} ({Shortened(text)}): {what}");

    static string Shortened(string text) => text.Length <= 300 ? text : $"{text[..300]}… of {text.Length}";
}
