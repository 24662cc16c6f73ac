using System.CommandLine;
using Staves.Building.Drivers;

namespace Staves.Commands;

/// <summary>`staves shell`: enters what a failed build has left.</summary>
static class ShellCommand
{
    public const string Name = "shell";

    public static Command Create()
    {
        Argument<string> directory = new("DIRECTORY") { Description = "The directory that `build --keep-work` named" };
        var command = new Command(Name, "Open a shell in a build that failed") { directory };
        command.SetAction((parsed, cancellationToken) =>
            BuildShell.OpenAsync(Path.GetFullPath(parsed.GetRequiredValue(directory)), cancellationToken));
        return command;
    }
}
