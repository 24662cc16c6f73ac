using System.CommandLine;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;
using Staves.Rendering;
using Staves.Rendering.Inspection;

namespace Staves.Commands;

/// <summary>`staves diff`: what one image has otherwise than another.</summary>
static class DiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ImageOptions();
        Argument<string> before = ImageOptions.Image("A");
        Argument<string> after = ImageOptions.Image("B");
        Option<bool> exitCode = new("--exit-code") { Description = "Exit with 1 where the images differ" };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("diff", "Compare two images: packages, USE flags, files, sizes, configuration") { before, after, exitCode, format };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ImageDifference difference = await options.ReadAsync(
                parsed,
                parsed.GetRequiredValue(before),
                older => options.ReadAsync(parsed, parsed.GetRequiredValue(after), newer => Task.FromResult(Compare(older, newer, cancellationToken)), terminal, cancellationToken),
                terminal,
                cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? DifferenceJson.Render(difference)
                : DifferenceText.Render(difference, terminal.OutputStyle));
            return (int)(parsed.GetValue(exitCode) && !difference.IsEmpty ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    /// <summary>Of equal digests nothing has to be read.</summary>
    static ImageDifference Compare(ImageContents older, ImageContents newer, CancellationToken cancellationToken) =>
        older.Manifest is { } manifest && newer.Manifest?.Digest == manifest.Digest
            ? ImageDifference.Same(manifest.Digest)
            : ImageDifference.Between(
                ImageInspector.Inspect(older, hashesFiles: true, cancellationToken), ImageInspector.Inspect(newer, hashesFiles: true, cancellationToken));
}
