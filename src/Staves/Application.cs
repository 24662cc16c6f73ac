using System.CommandLine;
using Spectre.Console;
using Staves.Commands;
using Staves.Completion;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves;

/// <summary>The command line: the only place that knows the console, and the only one where an error ends the program.</summary>
static class Application
{
    static readonly string[] GlobalOptions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(StandardOutput(), Console.Error, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
        RootCommand root = new("Builds minimal container images from Gentoo packages")
        {
            BuildCommand.Create(terminal),
            PlanCommand.Create(terminal),
            LockCommand.Create(terminal),
            WhyCommand.Create(terminal),
            TreeCommand.Create(terminal),
            InspectCommand.Create(terminal),
            DiffCommand.Create(terminal),
            AuditCommand.Create(terminal),
            RunCommand.Create(),
            SignCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            KeyCommand.Create(terminal),
            EbuildCommand.Create(terminal),
            ShellCommand.Create(),
            CacheCommand.Create(terminal),
            SyncCommand.Create(terminal),
            BuilderCommand.Create(terminal),
            InitCommand.Create(terminal),
            SchemaCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        if (Suggestions.AreAskedFor(arguments))
        {
            return Suggest(root, arguments[1], terminal);
        }

        ParseResult parsed = root.Parse(WithDefaultCommand(root, arguments), new ParserConfiguration { EnablePosixBundling = false });
        try
        {
            int code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // What runs on the terminal gets its signals, and ends as it likes.
                    ProcessTerminationTimeout = parsed.CommandResult.Command.Name is RunCommand.Name or ShellCommand.Name ? null : TimeSpan.FromSeconds(10),
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
#pragma warning disable CA1031 // Whatever it is, it is a fault of this program, and a person shall know what to do.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            terminal.Error.Write(DiagnosticText.Error(Unexpected(exception), terminal.Colour));
            return (int)ExitCode.Failed;
        }
    }

    /// <summary>Answers a shell, which has no use for errors.</summary>
    static int Suggest(RootCommand root, string line, Terminal terminal)
    {
        foreach (string suggestion in Suggestions.For(root, line))
        {
            terminal.Output.Write($"{suggestion}\n");
        }

        return (int)ExitCode.Done;
    }

    /// <summary>The console's own writer makes a call of the kernel of every 256 characters.</summary>
    static StreamWriter StandardOutput() =>
        new(Console.OpenStandardOutput(), Console.OutputEncoding, bufferSize: 1 << 15) { AutoFlush = true };

    static Diagnostic Unexpected(Exception exception) => new(
        "STV9001", $"a fault of Staves itself: {exception.Message}", Location: null, "report it with these lines and what you did")
    {
        Details = [.. exception.ToString().Split('\n').Select(line => line.Trim())],
    };

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
