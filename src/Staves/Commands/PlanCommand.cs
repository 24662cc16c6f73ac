using System.CommandLine;
using Staves.Pipeline;
using Staves.Portage.Diagnostics;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>`staves plan`: which packages an image will hold, and what compiling them needs.</summary>
static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> config = CommonOptions.Config();
        Option<string?> configRoot = CommonOptions.ConfigRoot();
        Option<string?> builder = CommonOptions.Builder();
        Option<string?> cache = CommonOptions.BuildCache();
        Option<OutputFormat> format = CommonOptions.Format();
        Argument<string[]> packages = new("PACKAGE")
        {
            Description = "Plan these packages or sets instead of those of a specification; staves.toml is read only if --config names it",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("plan", "Show the packages of the image and of the builder, in merge order")
        {
            packages, config, configRoot, builder, cache, format,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            ImageSpecification specification = Specification(
                parsed.GetRequiredValue(config), parsed.GetResult(config) is { Implicit: false }, parsed.GetValue(packages) ?? []);
            CacheDirectories directories = CacheDirectories.Named(parsed.GetValue(cache) ?? specification.Build.Cache?.Value);
            ResolvedImage resolved = SpecificationResolver.Resolve(
                specification, parsed.GetValue(configRoot), parsed.GetValue(builder), directories, cancellationToken);
            foreach (Diagnostic warning in resolved.Warnings)
            {
                terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour));
            }

            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? PlanJson.Render(resolved.Plan)
                : PlanText.Render(resolved.Plan));
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    static ImageSpecification Specification(string config, bool isNamed, string[] packages)
    {
        if (packages.Length == 0)
        {
            return SpecificationReader.Read(config);
        }

        return isNamed
            ? SpecificationReader.Read(config) with { Packages = [.. PackageArguments.Parse(packages)] }
            : PackageArguments.ToSpecification(packages);
    }
}
