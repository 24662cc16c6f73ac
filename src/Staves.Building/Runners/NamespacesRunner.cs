using System.Collections.Immutable;
using Staves.Building.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>
/// Runs commands in namespaces of their own (user, mount, process, ipc, host name, network), which needs neither root nor a daemon.
/// Nothing that a command starts outlives it, a cancellation, or Staves.
/// </summary>
public sealed class NamespacesRunner : IRunner
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Lazy<SandboxPrograms> _programs = new(SandboxPrograms.Find);

    /// <inheritdoc/>
    /// <exception cref="StavesException">STV5201 to STV5215: this machine cannot run a sandbox.</exception>
    public async Task<int> RunAsync(Sandbox sandbox, Action<ReadOnlyMemory<byte>> output, CancellationToken cancellationToken)
    {
        using var channel = ControlChannel.Open();
        using ChildProcess process = Start(sandbox, channel, passesStreams: false);
        using CancellationTokenRegistration cancellation = cancellationToken.Register(channel.End);
        Task<string> complaint = ReadComplaintAsync(process.Error);
        await EndedAsync(PumpAsync(process.Output, output, channel), process, cancellationToken);
        int exitCode = await process.WaitAsync();
        cancellationToken.ThrowIfCancellationRequested();
        string report = channel.ReadAvailable();
        return WasReady(report) ? exitCode : throw SandboxDiagnosis.Explain(report, await complaint);
    }

    /// <summary>Runs a command on this process's own terminal or streams; signals go to the command.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<int> RunInteractiveAsync(Sandbox sandbox, CancellationToken cancellationToken)
    {
        if (sandbox.Root is { } root && !Path.IsPathRooted(root.Base))
        {
            throw new StavesException(new Diagnostic(
                "STV5225", $"the build ran in a container of `{root.Base}`, where no shell is opened", Hint: "the directory of the build has its files; `--runner namespaces` opens shells"));
        }

        using var channel = ControlChannel.Open();
        using var signals = new SignalPassing(channel);
        using ChildProcess process = Start(sandbox, channel, passesStreams: true);
        using CancellationTokenRegistration cancellation = cancellationToken.Register(channel.End);
        int exitCode = await EndedAsync(process.WaitAsync(), process, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        string report = channel.ReadAvailable();
        return WasReady(report) ? exitCode : throw SandboxDiagnosis.Explain(report, "");
    }

    ChildProcess Start(Sandbox sandbox, ControlChannel channel, bool passesStreams)
    {
        SandboxPrograms programs = _programs.Value;
        ImmutableArray<string> unshare =
        [
            "--user", "--map-root-user", "--mount", "--pid", "--ipc", "--uts", .. sandbox.HasNetwork ? [] : new[] { "--net" },
            "--fork", "--kill-child", "--propagation", "private", "--",
            programs.Bash, "--norc", "--noprofile", "-c", "eval \"$STAVES_INIT\"", "staves", channel.ChildEnd,
            .. sandbox.Command,
        ];
        // Ctrl-C on the terminal is for Staves to answer, unless the command has the terminal.
        var child = ChildProcess.Start(new ProcessCommand(
            passesStreams ? programs.Unshare : programs.Setsid,
            passesStreams ? unshare : [programs.Unshare, .. unshare])
        {
            Environment = SandboxVariables.Of(sandbox, passesStreams),
            Directory = "/",
            PassesStreams = passesStreams,
        });
        channel.CloseChildEnd();
        return child;
    }

    /// <summary>The sandbox ends itself when asked to; what does not within a moment is killed, and the kernel ends the rest.</summary>
    static async Task<int> EndedAsync(Task<int> end, ChildProcess process, CancellationToken cancellationToken)
    {
        try
        {
            return await end.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(end, Task.Delay(Patience, CancellationToken.None));
            process.Kill();
            return await end;
        }
    }

    static async Task<int> PumpAsync(Stream stream, Action<ReadOnlyMemory<byte>> output, ControlChannel channel)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        try
        {
            while ((read = await stream.ReadAsync(buffer, CancellationToken.None)) > 0)
            {
                output(buffer.AsMemory(0, read));
            }
        }
        catch
        {
            // Whoever takes the output cannot (a full disk): the command has to end.
            channel.End();
            throw;
        }

        return 0;
    }

    static async Task<string> ReadComplaintAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(CancellationToken.None);
    }

    static bool WasReady(string report) => report.Split('\n').Contains("ready", StringComparer.Ordinal);
}
