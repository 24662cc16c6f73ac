namespace Staves.Building.Drivers;

/// <summary>What happens while a package is compiled.</summary>
public abstract record BuildEvent
{
    BuildEvent()
    {
    }

    /// <summary>A phase begins: `unpack`, `configure`, `compile` …; `package` is the last.</summary>
    public sealed record PhaseStarted(string Name) : BuildEvent;

    public sealed record PhaseFinished(string Name, TimeSpan Elapsed) : BuildEvent;

    /// <summary>A line of output.</summary>
    public sealed record OutputLine(string Text) : BuildEvent;

    public sealed record Done(string OutputPath, long Size) : BuildEvent;
}
