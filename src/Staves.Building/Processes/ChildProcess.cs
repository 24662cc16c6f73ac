using System.Diagnostics;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Processes;

/// <summary>A running program that this one started: the only owner of <see cref="Process"/>. Disposing kills it and what it started.</summary>
public sealed class ChildProcess : IDisposable
{
    readonly Process _process;

    ChildProcess(Process process) => _process = process;

    /// <summary>What it writes; only where the command does not pass streams.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    /// <exception cref="StavesException">STV5200: the program is missing or cannot be run.</exception>
    public static ChildProcess Start(ProcessCommand command)
    {
        string program = ProgramFinder.Find(command.Program)
            ?? throw new StavesException(new Diagnostic(
                "STV5200", $"there is no program `{command.Program}` on this machine", Hint: $"look for the package that has it: apt-file search bin/{command.Program}"));
        var start = new ProcessStartInfo(program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = !command.PassesStreams,
            RedirectStandardOutput = !command.PassesStreams,
            RedirectStandardError = !command.PassesStreams,
            WorkingDirectory = command.Directory ?? "",
        };
        if (command.Environment is not null)
        {
            start.Environment.Clear();
            foreach ((string name, string value) in command.Environment)
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            var process = Process.Start(start)!;
            if (!command.PassesStreams)
            {
                process.StandardInput.Close();
            }

            return new ChildProcess(process);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new StavesException(new Diagnostic("STV5200", $"`{program}` cannot be started: {exception.Message}"), exception);
        }
    }

    /// <summary>Runs a command to its end and gives what it wrote.</summary>
    /// <exception cref="OperationCanceledException">It has been killed.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        using ChildProcess child = Start(command);
        using CancellationTokenRegistration registration = cancellationToken.Register(child.Kill);
        Task<string> error = ReadTextAsync(child.Error);
        string output = await ReadTextAsync(child.Output);
        int exitCode = await child.WaitAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return new ProcessResult(command, exitCode, output, await error);
    }

    /// <summary>The exit code once it has ended; 128 and the signal's number where a signal ended it.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }

    /// <summary>Ends it and everything that it started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    static async Task<string> ReadTextAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(CancellationToken.None);
    }
}
