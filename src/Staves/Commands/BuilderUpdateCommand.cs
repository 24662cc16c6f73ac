using System.Collections.Immutable;
using System.CommandLine;
using Staves.Packages.Stages;
using Staves.Pipeline;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves builder update`: fetches what has become newer of the stage3s that are here.</summary>
static class BuilderUpdateCommand
{
    public static Command Create(Terminal terminal)
    {
        var stages = new StageOptions();
        Option<bool> prune = new("--prune") { Description = "Remove the old ones" };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("update", "Fetch newer ones of the stage3s that are here") { prune, format };
        stages.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            StageStore store = stages.Store(parsed);
            var updated = ImmutableArray.CreateBuilder<PulledStage>();
            await using (IBuildProgress progress = terminal.StartProgress(LogLevel.Info))
            {
                PulledStage[] newest = [.. store.List().DistinctBy(stage => stage.Name, StringComparer.Ordinal)];
                using StageMirror? mirror = newest.Length == 0 ? null : stages.Mirror(parsed);
                var listings = new Dictionary<string, StageListing>(StringComparer.Ordinal);
                foreach (PulledStage stage in newest)
                {
                    if (await NewerAsync(stage, mirror!, listings, cancellationToken) is not var (architecture, found))
                    {
                        progress.Report(new Building.Scheduling.ScheduleEvent.Warning(Gone(stage)));
                    }
                    else if (string.CompareOrdinal(found.Stamp, stage.Stamp) > 0)
                    {
                        updated.Add(await mirror!.PullAsync(architecture, found, store, new FetchProgress(progress), cancellationToken));
                    }
                }
            }

            ImmutableArray<PulledStage> removed = parsed.GetValue(prune) ? await store.PruneAsync(cancellationToken) : [];
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? StageReport.UpdatedJson(updated, removed, store.List())
                : StageReport.UpdatedText(updated, removed, store.List()));
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>What the mirror has of its name now; null where it has none.</summary>
    static async Task<(StageArchitecture Architecture, StageEntry Found)?> NewerAsync(
        PulledStage stage, StageMirror mirror, Dictionary<string, StageListing> listings, CancellationToken cancellationToken)
    {
        if (!StageReference.TryParse(stage.Name, StageOptions.OwnArchitecture, out StageReference? reference))
        {
            return null;
        }

        if (!listings.TryGetValue(reference.Architecture.Folder, out StageListing? listing))
        {
            listings[reference.Architecture.Folder] = listing = await mirror.ListAsync(reference.Architecture, cancellationToken);
        }

        return listing.Stages.FirstOrDefault(entry => entry.Name == stage.Name) is { } found ? (reference.Architecture, found) : null;
    }

    static Diagnostic Gone(PulledStage stage) => new(
        "STV1984", $"`{stage.Name}` is no longer made: the one that is here, of {stage.Stamp}, is the last", Hint: "`staves builder list` shows those that there are");
}
