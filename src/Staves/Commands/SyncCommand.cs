using System.CommandLine;
using Staves.Building.Sync;
using Staves.Pipeline;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>`staves sync`: fetches the newest state of the repositories that come from elsewhere.</summary>
static class SyncCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> names = new Argument<string[]>("REPOSITORY")
        {
            Description = "The repositories to sync; all of them where none is named",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfferingRepositories();
        Option<string> config = CommonOptions.Config();
        Option<string?> configRoot = CommonOptions.ConfigRoot();
        Option<string?> cache = CommonOptions.BuildCache();
        var secrets = new SecretOptions();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("sync", "Fetch the newest state of the repositories that come from elsewhere") { names, config, configRoot, cache, format };
        secrets.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // A Portage configuration alone is enough.
            string file = parsed.GetRequiredValue(config);
            ImageSpecification? specification = parsed.GetValue(configRoot) is null || parsed.GetResult(config) is { Implicit: false } || File.Exists(file)
                ? SpecificationReader.Read(file)
                : null;
            List<SyncOutcome> outcomes = [];
            List<Diagnostic> problems = [];
            await using (IBuildProgress progress = terminal.StartProgress(LogLevel.Info))
            {
                var run = new SyncRun(
                    specification, parsed.GetValue(configRoot), CacheDirectories.Named(parsed.GetValue(cache) ?? specification?.Build.Cache?.Value), secrets.Read(parsed), progress);
                await run.SyncAsync(parsed.GetValue(names) ?? [], outcomes.Add, problems.Add, cancellationToken);
            }

            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? SyncReport.Json(outcomes, problems) : SyncReport.Text(outcomes, problems.Count));
            return problems.Count == 0 ? (int)ExitCode.Done : throw new StavesException(problems);
        });
        return command;
    }
}
