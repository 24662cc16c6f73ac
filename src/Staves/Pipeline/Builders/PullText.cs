using System.Globalization;
using Staves.Packages.Docker;

namespace Staves.Pipeline.Builders;

/// <summary>Tells in lines how far a daemon has pulled an image, not more often than a person reads.</summary>
sealed class PullText(Action<string> tell, TimeProvider time) : IProgress<PullProgress>
{
    const long Megabyte = 1_000_000;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    long? _last;

    public void Report(PullProgress value)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Pause)
        {
            return;
        }

        _last = time.GetTimestamp();
        string amount = value.Size == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $": {value.Done / Megabyte} of {value.Size / Megabyte} MB");
        tell($"pulling {value.Image}{amount}");
    }
}
