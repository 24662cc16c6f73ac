using System.Collections.Immutable;
using System.CommandLine;
using Staves.Packages.Stages;
using Staves.Pipeline;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves builder pull`: fetches stage3s.</summary>
static class BuilderPullCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> names = new("NAME") { Description = "`stage3`, `stage3:musl`, `stage3:arm64-musl`, or a whole name", Arity = ArgumentArity.OneOrMore };
        var stages = new StageOptions();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("pull", "Fetch and verify the newest stage3 of a name") { names, format };
        stages.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            StageReference[] wanted = [.. parsed.GetRequiredValue(names).Select(Parse)];
            using StageMirror mirror = stages.Mirror(parsed);
            StageStore store = stages.Store(parsed);
            var pulled = ImmutableArray.CreateBuilder<PulledStage>();
            await using (IBuildProgress progress = terminal.StartProgress(LogLevel.Info))
            {
                foreach (StageReference reference in wanted)
                {
                    StageListing listing = await mirror.ListAsync(reference.Architecture, cancellationToken);
                    pulled.Add(await mirror.PullAsync(reference.Architecture, listing.Find(reference), store, new FetchProgress(progress), cancellationToken));
                }
            }

            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? StageReport.PulledJson(pulled) : StageReport.PulledText(pulled));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static StageReference Parse(string text) => StageReference.TryParse(text, StageOptions.OwnArchitecture, out StageReference? reference)
        ? reference
        : throw new StavesException(new Diagnostic(
            "STV1983", $"`{text}` is not the name of a stage3", Hint: "write `stage3:musl`, or one of those that `staves builder list` shows"));
}
