namespace Staves.Building.Distfiles;

/// <summary>Tells the progress of one file, not more often than a person can read.</summary>
sealed class ProgressReporter(Distfile wanted, IProgress<DistfileProgress>? progress, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    long _last = time.GetTimestamp();

    public void Report(DistfileStage stage, long bytes, string uri) =>
        progress?.Report(new DistfileProgress(wanted.FileName, bytes, wanted.Size, uri, stage));

    public void Advance(long bytes, string uri)
    {
        if (time.GetElapsedTime(_last) >= Interval)
        {
            _last = time.GetTimestamp();
            Report(DistfileStage.Fetching, bytes, uri);
        }
    }
}
