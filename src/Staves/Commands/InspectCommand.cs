using System.CommandLine;
using Staves.Images.Inspection;
using Staves.Rendering;
using Staves.Rendering.Inspection;

namespace Staves.Commands;

/// <summary>`staves inspect`: what an image holds, whoever made it.</summary>
static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ImageOptions();
        Argument<string> image = ImageOptions.Image("IMAGE");
        Option<InspectionFormat> format = new("--format")
        {
            Description = "`text` for people, `json` for programs, `html` for a page with a map of the sizes",
            DefaultValueFactory = _ => InspectionFormat.Text,
        };
        var command = new Command("inspect", "Show what an image holds: packages, sizes, accounts, rights, and how its programs are hardened") { image, format };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InspectionFormat wanted = parsed.GetValue(format);
            ImageInspection inspection = await options.ReadAsync(
                parsed,
                parsed.GetRequiredValue(image),
                contents => Task.FromResult(ImageInspector.Inspect(contents, hashesFiles: wanted == InspectionFormat.Json, cancellationToken)),
                terminal,
                cancellationToken);
            terminal.Output.Write(wanted switch
            {
                InspectionFormat.Json => InspectionJson.Render(inspection),
                InspectionFormat.Html => InspectionPage.Render(inspection),
                _ => InspectionText.Render(inspection, terminal.OutputStyle),
            });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
