using System.CommandLine;
using Staves.Pipeline;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>`staves plan`: which packages an image will hold, and what compiling them needs.</summary>
static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> config = CommonOptions.Config();
        Option<string?> builder = CommonOptions.Builder();
        Option<string?> cache = CommonOptions.BuildCache();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("plan", "Show the packages of the image and of the builder, in merge order") { config, builder, cache, format };
        command.SetAction((parsed, cancellationToken) =>
        {
            ImageSpecification specification = SpecificationReader.Read(parsed.GetRequiredValue(config));
            CacheDirectories directories = CacheDirectories.Named(parsed.GetValue(cache) ?? specification.Build.Cache?.Value);
            ResolvedImage resolved = SpecificationResolver.Resolve(specification, parsed.GetValue(builder), directories, cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? PlanJson.Render(resolved.Plan)
                : PlanText.Render(resolved.Plan));
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
