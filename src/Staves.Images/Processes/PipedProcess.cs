using System.ComponentModel;
using System.Diagnostics;

namespace Staves.Images.Processes;

/// <summary>Another program that is given something on its standard input, and says on its outputs what comes of it.</summary>
static class PipedProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="program">A path, or a name that is looked up in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="write">Writes what it reads. It may end before it has read all, and says why by itself.</param>
    /// <param name="cancellationToken">Kills it, and all that it has started.</param>
    /// <exception cref="Win32Exception">It cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was killed.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, IEnumerable<string> arguments, Action<Stream> write, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            await SendAsync(write, process.StandardInput.BaseStream);
            string written = await output;
            string told = await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, written, told);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    static async Task SendAsync(Action<Stream> write, Stream input)
    {
        try
        {
            await using (input)
            {
                write(input);
            }
        }
        catch (IOException)
        {
            // It reads no more.
        }
    }
}
