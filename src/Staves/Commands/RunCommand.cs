using System.CommandLine;
using Staves.Pipeline;
using Staves.Pipeline.Running;

namespace Staves.Commands;

/// <summary>`staves run`: runs an image without a daemon.</summary>
static class RunCommand
{
    public const string Name = "run";

    public static Command Create()
    {
        Option<string?> cache = CommonOptions.BuildCache();
        Argument<string> image = new Argument<string>("IMAGE") { Description = "A name, `name:tag`, or the path of an OCI archive" }.OfferingImages();
        Argument<string[]> arguments = new("ARGUMENT")
        {
            Description = "What follows the image's command",
            Arity = ArgumentArity.ZeroOrMore,
            CaptureRemainingTokens = true,
        };
        var command = new Command(Name, "Run an image in a rootless sandbox") { cache, image, arguments };
        command.SetAction((parsed, cancellationToken) => ImageRun.RunAsync(
            parsed.GetRequiredValue(image),
            [.. parsed.GetValue(arguments) ?? []],
            CacheDirectories.Named(parsed.GetValue(cache)),
            cancellationToken));
        return command;
    }
}
