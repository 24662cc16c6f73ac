namespace Staves.Building.Drivers;

/// <summary>What happens while a package is compiled.</summary>
public abstract record BuildEvent
{
    BuildEvent()
    {
    }

    /// <summary>A phase begins: `unpack`, `configure`, `compile` …; `package` is the last.</summary>
    public sealed record PhaseStarted(string Phase) : BuildEvent;

    public sealed record PhaseFinished(string Phase, TimeSpan Elapsed) : BuildEvent;

    /// <summary>A line of output.</summary>
    public sealed record Output(string Line) : BuildEvent;

    public sealed record Done(string OutputPath, long Size) : BuildEvent;
}
