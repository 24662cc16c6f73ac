namespace Staves.Packages.Downloads;

/// <summary>Tells the progress of one file, not more often than a person can read.</summary>
sealed class ProgressReporter(WantedFile wanted, IProgress<DownloadProgress>? progress, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    long _last = time.GetTimestamp();

    public void Report(DownloadStage stage, long bytes, string uri) =>
        progress?.Report(new DownloadProgress(wanted.Name, bytes, wanted.Size, uri, stage));

    public void Advance(long bytes, string uri)
    {
        if (time.GetElapsedTime(_last) >= Interval)
        {
            _last = time.GetTimestamp();
            Report(DownloadStage.Fetching, bytes, uri);
        }
    }
}
