using System.Runtime.InteropServices;

namespace Staves.Building.Runners;

/// <summary>While it exists, signals to Staves go to the command of a sandbox instead.</summary>
sealed class SignalPassing : IDisposable
{
    /// <summary>Those that end a program; a terminal sends the first two to every process of the foreground, the command among them.</summary>
    static readonly (PosixSignal Signal, string Name, bool IsFromTerminal)[] Signals =
    [
        (PosixSignal.SIGINT, "INT", true), (PosixSignal.SIGQUIT, "QUIT", true), (PosixSignal.SIGTERM, "TERM", false), (PosixSignal.SIGHUP, "HUP", false),
    ];

    readonly PosixSignalRegistration[] _registrations;

    public SignalPassing(ControlChannel channel) =>
        _registrations = [.. Signals.Select(signal => Register(
            signal.Signal, signal.IsFromTerminal && !Console.IsInputRedirected ? null : signal.Name, channel))];

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    static PosixSignalRegistration Register(PosixSignal signal, string? name, ControlChannel channel) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (name is not null)
            {
                channel.Signal(name);
            }
        });
}
