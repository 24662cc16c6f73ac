using System.CommandLine;
using Staves.Pipeline;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache metadata`: the metadata cache of an ebuild repository.</summary>
static class CacheMetadataCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> directory = new("REPOSITORY")
        {
            Description = "The directory of the repository",
            DefaultValueFactory = _ => ".",
        };
        Option<string?> configRoot = new("--config-root")
        {
            Description = "Find the repository's masters in DIR/etc/portage/repos.conf instead of beside it",
            HelpName = "DIR",
        };
        Option<int?> jobs = CommonOptions.Jobs("How many processes read ebuilds side by side");
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("metadata", "Bring metadata/md5-cache up to date by sourcing the ebuilds that have changed") { directory, configRoot, jobs, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (var repositories, var repository) = RepositoryWithMasters.Open(parsed.GetRequiredValue(directory), parsed.GetValue(configRoot), cancellationToken);
            MetadataChanges changes = await new MetadataUpdate(repositories, repository, CacheDirectories.Named(null).Work)
                .RunAsync(parsed.GetValue(jobs) ?? Environment.ProcessorCount, cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? CacheJson.Metadata(changes) : CacheText.Metadata(changes));
            return changes.Faults.IsEmpty ? (int)ExitCode.Done : throw new StavesException(changes.Faults);
        });
        return command;
    }
}
