using System.CommandLine;
using System.Diagnostics;
using Staves.Pipeline;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>`staves build`: makes the image and delivers it.</summary>
static class BuildCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> config = CommonOptions.Config();
        Option<string?> configRoot = CommonOptions.ConfigRoot();
        Option<string?> builder = CommonOptions.Builder();
        Option<string?> portage = CommonOptions.Portage();
        Option<bool> noQuickpkg = CommonOptions.NoQuickpkg();
        Option<DriverKind?> driver = CommonOptions.Driver();
        Option<RunnerKind?> runner = CommonOptions.Runner();
        Option<string?> cache = CommonOptions.BuildCache();
        Option<string> imagePath = new("--image-path")
        {
            Description = "Where the root filesystem is written; with --output or --push only if this is given",
            HelpName = "FILE",
            DefaultValueFactory = _ => "staves_root.tar",
        };
        Option<string?> version = new("--version") { Description = "The image's tag", HelpName = "TAG" };
        Option<string[]> platforms = CommonOptions.Platforms();
        var output = new OutputOption();
        var push = new PushOptions();
        var records = new RecordOptions();
        Option<int?> jobs = CommonOptions.Jobs("How many processors compiling may use");
        Option<LocaleSpecification?> locale = CommonOptions.Locale();
        Option<bool> stdlib = new("--stdlib") { Description = "Put libstdc++ and libgcc_s of the builder into the image, needed or not" };
        Option<bool> locked = CommonOptions.Locked();
        Option<bool> offline = CommonOptions.Offline();
        var binaries = new BinaryOptions();
        var failures = new FailureOptions();
        var secrets = new SecretOptions();
        Option<bool> sync = new("--sync") { Description = "Fetch the newest state of the repositories first, as `staves sync` does" };
        Option<LogLevel> logLevel = CommonOptions.LogLevel();
        var command = new Command("build", "Build the image (the default command)")
        {
            config, configRoot, builder, portage, noQuickpkg, driver, runner, cache, imagePath, version, platforms, locale, stdlib, locked, jobs, offline, sync, logLevel,
        };
        output.AddTo(command);
        records.AddTo(command, output);
        push.AddTo(command, offline);
        binaries.AddTo(command);
        failures.AddTo(command);
        secrets.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BuildOptions
            {
                Config = parsed.GetRequiredValue(config),
                ConfigRoot = parsed.GetValue(configRoot),
                Builder = parsed.GetValue(builder),
                Portage = parsed.GetValue(portage),
                NoQuickpkg = parsed.GetValue(noQuickpkg),
                Driver = parsed.GetValue(driver),
                Runner = parsed.GetValue(runner),
                BuildCache = parsed.GetValue(cache),
                ImagePath = parsed.GetRequiredValue(imagePath),
                WritesRootArchive = parsed.GetResult(imagePath) is { Implicit: false } || (!output.IsGiven(parsed.CommandResult) && !push.IsWanted(parsed)),
                Version = parsed.GetValue(version),
                Platforms = parsed.GetValue(platforms) ?? [],
                Outputs = output.Read(parsed),
                Records = records.Read(parsed),
                Push = push.IsWanted(parsed),
                Tags = push.Tags(parsed),
                SigningKey = push.SigningKey(parsed),
                Locale = parsed.GetValue(locale),
                Stdlib = parsed.GetValue(stdlib),
                Locked = parsed.GetValue(locked),
                Jobs = parsed.GetValue(jobs),
                Offline = parsed.GetValue(offline),
                Secrets = secrets.Read(parsed),
                Syncs = parsed.GetValue(sync),
                Binaries = binaries.Read(parsed),
                Failures = failures.Read(parsed),
                IsInteractive = Terminal.IsInteractive,
                Environment = Environment.GetEnvironmentVariable,
            };
            long started = Stopwatch.GetTimestamp();
            BuiltImage built;
            await using (IBuildProgress progress = terminal.StartProgress(parsed.GetValue(logLevel)))
            {
                built = await new ImageBuild(options, progress).RunAsync(cancellationToken);
            }

            terminal.Output.Write(BuildSummary.Render(built, Stopwatch.GetElapsedTime(started), options.BuildCache));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
