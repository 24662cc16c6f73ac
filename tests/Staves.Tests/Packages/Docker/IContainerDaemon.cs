using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

/// <summary>A container daemon that really runs, with a state of its own.</summary>
public interface IContainerDaemon : IAsyncLifetime
{
    DaemonEndpoint Endpoint { get; }

    void SkipUnlessRunning();

    /// <summary>Runs the daemon's own command line against it.</summary>
    string Run(params string[] arguments);
}
