using System.CommandLine;
using Staves.Packages.Stages;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves builder list`: which stage3s the mirror has, and which are here.</summary>
static class BuilderListCommand
{
    public static Command Create(Terminal terminal)
    {
        var stages = new StageOptions();
        Option<string?> architecture = new("--arch") { Description = "The architecture, as Gentoo names it: `arm64` (default: this machine's)", HelpName = "ARCH" };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("list", "Show the stage3s that the mirror has for an architecture, and which of them are here") { architecture, format };
        stages.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            StageArchitecture wanted = parsed.GetValue(architecture) is { } name ? Find(name) : StageOptions.OwnArchitecture;
            using StageMirror mirror = stages.Mirror(parsed);
            StageListing listing = await mirror.ListAsync(wanted, cancellationToken);
            StageReport.WarnIfOld(listing, terminal);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? StageReport.ListJson(listing, wanted, stages.Store(parsed).List())
                : StageReport.ListText(listing, wanted, stages.Store(parsed).List(), terminal.OutputStyle));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static StageArchitecture Find(string name) => StageArchitecture.Find(name) ?? throw new StavesException(new Diagnostic(
        "STV1982", $"`{name}` is not an architecture of Gentoo's", Hint: string.Join(", ", StageArchitecture.All.Select(one => $"`{one.Name}`"))));
}
