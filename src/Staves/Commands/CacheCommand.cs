using System.CommandLine;
using Staves.Pipeline;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache`: upkeep of what is derived from an ebuild repository.</summary>
static class CacheCommand
{
    public static Command Create(Terminal terminal) => new("cache", "Keep what is derived from an ebuild repository")
    {
        Metadata(terminal),
    };

    static Command Metadata(Terminal terminal)
    {
        Argument<string> repository = Repository();
        var command = new Command("metadata", "Bring metadata/md5-cache up to date by sourcing the ebuilds that have changed") { repository };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            foreach (string changed in await MetadataUpdate.RunAsync(parsed.GetRequiredValue(repository), CacheDirectories.Named(null), cancellationToken))
            {
                terminal.Output.WriteLine(changed);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static Argument<string> Repository() => new("REPOSITORY")
    {
        Description = "The directory of the repository",
        DefaultValueFactory = _ => ".",
    };
}
