using System.Runtime.InteropServices;

namespace Staves.Building.Runners;

/// <summary>While it exists, signals to Staves go to the command of a sandbox instead.</summary>
sealed class SignalPassing : IDisposable
{
    readonly PosixSignalRegistration[] _registrations;

    public SignalPassing(ControlChannel channel)
    {
        // A terminal sends these to every process of the foreground, the command among them.
        bool hasTerminal = !Console.IsInputRedirected;
        _registrations =
        [
            Register(PosixSignal.SIGINT, hasTerminal ? null : "INT", channel),
            Register(PosixSignal.SIGQUIT, hasTerminal ? null : "QUIT", channel),
            Register(PosixSignal.SIGTERM, "TERM", channel),
            Register(PosixSignal.SIGHUP, "HUP", channel),
        ];
    }

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
