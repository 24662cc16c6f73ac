using System.CommandLine;
using Staves.Completion;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves completion`: prints the script that makes a shell complete command lines of this program.</summary>
static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new("SHELL") { Description = "`bash`, `zsh` or `fish`" };
        shell.AcceptOnlyFromAmong(CompletionScript.Shells);
        var command = new Command("completion", "Print a script for completion in a shell: eval \"$(staves completion bash)\"") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(CompletionScript.For(parsed.GetRequiredValue(shell)));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
