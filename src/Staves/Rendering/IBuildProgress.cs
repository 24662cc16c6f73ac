using Staves.Building.Scheduling;

namespace Staves.Rendering;

/// <summary>Shows what happens while packages are obtained.</summary>
interface IBuildProgress : IProgress<ScheduleEvent>, IAsyncDisposable
{
    /// <summary>A line that stays, above whatever moves.</summary>
    void Say(string line);

    /// <summary>Prints a text, and leaves the terminal to somebody else until that is done.</summary>
    Task LendTerminalAsync(string text, Func<Task> use);
}
