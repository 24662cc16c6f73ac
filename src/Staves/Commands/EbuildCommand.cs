using System.CommandLine;
using Staves.Pipeline;
using Staves.Pipeline.Ebuilds;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves ebuild`: makes a binary package of one ebuild, for those who write ebuilds.</summary>
static class EbuildCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> ebuild = new("EBUILD") { Description = "The file, in a repository: CATEGORY/PACKAGE/PACKAGE-VERSION.ebuild" };
        Option<string> configRoot = new("--config-root")
        {
            Description = "Take DIR/etc/portage for the profile, the repositories and the settings",
            HelpName = "DIR",
            DefaultValueFactory = _ => "/",
        };
        Option<string?> use = new("--use") { Description = "USE flags, which count more than those of the configuration", HelpName = "FLAGS" };
        Option<string?> distfiles = new("--distdir") { Description = "Where sources are, and are fetched to", HelpName = "DIR" };
        Option<string> output = new("--output", "-o")
        {
            Description = "The directory that the binary package is written below, as CATEGORY/PACKAGE-VERSION.gpkg.tar",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        Option<string?> cache = CommonOptions.BuildCache();
        Option<int?> jobs = CommonOptions.Jobs("How many jobs `make` may run");
        Option<bool> offline = CommonOptions.Offline();
        var secrets = new SecretOptions();
        Option<LogLevel> logLevel = CommonOptions.LogLevel();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("ebuild", "Make a binary package of one ebuild, with this machine's own headers and libraries")
        {
            ebuild, configRoot, use, distfiles, output, cache, jobs, offline, logLevel, format,
        };
        secrets.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new EbuildOptions
            {
                Path = parsed.GetRequiredValue(ebuild),
                ConfigRoot = parsed.GetRequiredValue(configRoot),
                Use = [.. (parsed.GetValue(use) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
                DistfileDirectory = parsed.GetValue(distfiles),
                OutputDirectory = Path.GetFullPath(parsed.GetRequiredValue(output)),
                Cache = CacheDirectories.Named(parsed.GetValue(cache)),
                Jobs = parsed.GetValue(jobs) ?? Environment.ProcessorCount,
                Offline = parsed.GetValue(offline),
                Secrets = secrets.Read(parsed),
            };
            BuiltEbuild built;
            await using (IBuildProgress progress = terminal.StartProgress(parsed.GetValue(logLevel)))
            {
                built = await new EbuildBuild(options, progress, TimeProvider.System).RunAsync(cancellationToken);
            }

            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? EbuildJson.Render(built) : $"{built.Path}\n");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
