using System.CommandLine;
using Spectre.Console;
using Staves.Commands;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves;

/// <summary>The command line: the only place that knows the console, and the only one where an error ends the program.</summary>
static class Application
{
    static readonly string[] GlobalOptions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(Console.Out, Console.Error, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
        RootCommand root = new("Builds minimal container images from Gentoo packages")
        {
            BuildCommand.Create(terminal),
            PlanCommand.Create(terminal),
            RunCommand.Create(),
            CacheCommand.Create(terminal),
        };
        ParseResult parsed = root.Parse(WithDefaultCommand(root, arguments), new ParserConfiguration { EnablePosixBundling = false });
        try
        {
            int code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // `run` passes signals to the command of the image, which ends as it likes.
                    ProcessTerminationTimeout = parsed.CommandResult.Command.Name == RunCommand.Name ? null : TimeSpan.FromSeconds(10),
                    // Help that nobody asked for is no fact.
                    Output = parsed.Errors.Count > 0 ? terminal.Error : terminal.Output,
                },
                cancellationToken);
            return parsed.Errors.Count > 0 ? (int)ExitCode.Wrong : code;
        }
        catch (StavesException failure)
        {
            foreach (Diagnostic diagnostic in failure.Diagnostics)
            {
                terminal.Error.Write(DiagnosticText.Error(diagnostic, terminal.Colour));
            }

            return (int)ExitCodes.Of(failure.Diagnostics[0]);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("cancelled");
            return (int)ExitCode.Cancelled;
        }
    }

    /// <summary>`staves --config x` is `staves build --config x`.</summary>
    static string[] WithDefaultCommand(RootCommand root, string[] arguments)
    {
        bool names = arguments.Length > 0
            && (GlobalOptions.Contains(arguments[0], StringComparer.Ordinal)
                || arguments[0].StartsWith('[')
                || !arguments[0].StartsWith('-')
                || root.Subcommands.Any(command => command.Name == arguments[0]));
        return names ? arguments : ["build", .. arguments];
    }
}
