using Staves.Building.Scheduling;
using Staves.Packages.Downloads;

namespace Staves.Pipeline;

/// <summary>Shows fetches among whatever else happens.</summary>
sealed class FetchProgress(IProgress<ScheduleEvent> progress) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) => progress.Report(new ScheduleEvent.Fetching(value));
}
